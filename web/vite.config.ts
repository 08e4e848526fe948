import { defineConfig } from "vite";

// Django finds the built files through the manifest (django-vite); names carry a hash.
export default defineConfig({
  base: "./",
  publicDir: false,
  build: {
    outDir: "../build/web",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { office: "src/office.ts", screen: "src/screen.ts" },
    },
  },
});
