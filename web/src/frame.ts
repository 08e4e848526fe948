// The page frame: menu, type size, drop-downs, dialogs, small buttons that need a script.
import { eachNew, on, setCookie } from "./dom";
import { forgetDrafts } from "./draft";

const root = document.documentElement;

function setMenuOpen(open: boolean): void {
  root.toggleAttribute("data-menu-open", open);
  const button = document.querySelector<HTMLElement>("button[data-menu-open]");
  button?.setAttribute("aria-expanded", String(open));
  const main = document.getElementById("main");
  if (main) main.inert = open;
  if (open) document.querySelector<HTMLElement>("#menu a")?.focus();
  else if (document.activeElement?.closest("#menu")) button?.focus();
}

function startMenu(): void {
  on("click", "button[data-menu-open]", () => setMenuOpen(!root.hasAttribute("data-menu-open")));
  on("click", "[data-menu-close]", () => setMenuOpen(false));
  on("click", "[data-menu-fold]", (_event, button) => {
    const narrow = root.dataset.menu !== "narrow";
    if (narrow) root.dataset.menu = "narrow";
    else delete root.dataset.menu;
    button.setAttribute("aria-pressed", String(narrow));
    for (const item of document.querySelectorAll<HTMLElement>("#menu .menu-item")) {
      if (narrow) item.title = item.querySelector(".menu-text")?.textContent ?? "";
      else item.removeAttribute("title");
    }
    setCookie("huifang_menu", narrow ? "narrow" : "wide");
  });
}

function startSize(): void {
  on("click", "[data-size-set]", (_event, button) => {
    const size = button.dataset.sizeSet ?? "normal";
    root.dataset.size = size;
    setCookie("huifang_size", size);
    for (const other of document.querySelectorAll<HTMLElement>("[data-size-set]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
  });
}

function startDropdowns(): void {
  document.addEventListener("click", (event) => {
    const inside = event.target instanceof Element ? event.target.closest(".dropdown") : null;
    for (const open of document.querySelectorAll<HTMLDetailsElement>("details.dropdown[open]")) {
      if (open !== inside) open.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && root.hasAttribute("data-menu-open")) setMenuOpen(false);
    const inside = (event.target as Element | null)?.closest?.<HTMLDetailsElement>(
      "details.dropdown[open]",
    );
    if (!inside) return;
    if (event.key === "Escape") {
      event.preventDefault();
      inside.open = false;
      inside.querySelector("summary")?.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const stops = [...inside.querySelectorAll<HTMLElement>("summary, a, button, input")];
      const here = stops.indexOf(document.activeElement as HTMLElement);
      const next = stops[here + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
  });
}

/** Shows the menu's lit page where the menu is longer than the window. */
function showLit(): void {
  const lit = document.querySelector<HTMLElement>("#menu [aria-current]");
  const list = lit?.closest<HTMLElement>(".menu-list");
  if (!lit || !list) return;
  const below = lit.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
  if (below > 0) list.scrollTop += below + list.clientHeight / 3;
}

/** Shows the present station, or the open tab, of a row that is wider than the screen. */
function startSteps(): void {
  eachNew(".step[aria-current], .tab[aria-current]", (step) => {
    const road = step.parentElement;
    if (road) road.scrollLeft = step.offsetLeft - (road.clientWidth - step.offsetWidth) / 2;
  });
}

/** Loads the page again when a job it was watching has ended. */
function startJobs(): void {
  let first = true;
  eachNew("main [data-job=ended]", () => {
    if (!first) location.reload();
  });
  first = false;
}

/** Starts the frame. */
export function startFrame(): void {
  startMenu();
  showLit();
  startSize();
  startDropdowns();
  startSteps();
  startJobs();
  on("click", "[data-open]", (_event, button) => {
    const dialog = document.getElementById(button.dataset.open ?? "");
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
  });
  on("click", "[data-dialog-close]", (_event, button) => button.closest("dialog")?.close());
  on("click", "[data-print]", () => window.print());
  on("click", "[data-back]", () => history.back());
  on("change", "select[data-goto]", (_event, select) => {
    const url = (select as HTMLSelectElement).value;
    const link = document.createElement("a");
    link.href = url;
    link.dataset.listLink = "";
    select.after(link);
    link.click();
    link.remove();
  });
  on("submit", "form[data-forget]", () => forgetDrafts());
}
