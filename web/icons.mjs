// Makes src/icons.svg, the one sheet of icons, from the names in icons.txt; the build calls it.
// To add an icon, write its name there.
import { readFileSync, writeFileSync } from "node:fs";

const nodes = JSON.parse(readFileSync("node_modules/@tabler/icons/tabler-nodes-outline.json"));
const names = readFileSync("icons.txt", "utf8").split(/\s+/).filter(Boolean).sort();
const symbols = names.map((name) => {
  if (!nodes[name]) throw new Error(`no icon is called ${name}`);
  const shapes = nodes[name].map(([tag, attributes]) => {
    const words = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
    return `<${tag}${words.join("")}/>`;
  });
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.join("")}</symbol>`;
});
const notice = "<!-- Icons: Tabler Icons, MIT licence, Paweł Kuna. -->";
writeFileSync(
  "src/icons.svg",
  `${notice}\n<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`,
);
