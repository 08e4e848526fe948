// Toasts: short messages that do not stop anybody.
import { icon, make, on, words } from "./dom";

const KEPT = "huifang:toast";
const ICONS: Record<string, string> = { ok: "circle-check", error: "alert-circle" };

/** Says `text`; what went wrong stays until it is closed. */
export function toast(text: string, tone = "ok"): void {
  const close = make("button", {
    type: "button",
    class: "btn btn-text btn-icon",
    "data-toast-close": "",
    "aria-label": words("close"),
  });
  close.append(icon("x"));
  const line = make("p", {}, text);
  const box = make("div", { class: `toast toast-${tone}` }, icon(ICONS[tone] ?? "info-circle"));
  box.append(line, close);
  if (tone === "error") box.setAttribute("role", "alert");
  document.getElementById("toasts")?.append(box);
  if (tone !== "error") window.setTimeout(() => box.remove(), 5000);
}

/** Says `text` on the next page, because this one is about to go. */
export function toastLater(text: string, tone: string): void {
  sessionStorage.setItem(KEPT, JSON.stringify([text, tone]));
}

/** Starts the toasts. */
export function startToasts(): void {
  on("click", "[data-toast-close]", (_event, button) => button.closest(".toast")?.remove());
  document.addEventListener("huifang:toast", (event) => {
    const { text, tone } = (event as CustomEvent<{ text: string; tone: string }>).detail;
    toast(text, tone);
  });
  const kept = sessionStorage.getItem(KEPT);
  if (kept) {
    sessionStorage.removeItem(KEPT);
    const [text, tone] = JSON.parse(kept) as [string, string];
    toast(text, tone);
  }
}
