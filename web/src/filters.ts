// Filter bars: one row of filters, the rest behind a button; on the phone all but the keyword.
import { eachNew, on } from "./dom";

let open = false; // stays as the reader left it while the list reloads

function fold(bar: HTMLElement): void {
  const toggle = bar.querySelector<HTMLElement>("[data-filter-toggle]");
  if (!toggle) return;
  if (toggle.dataset.filterToggle === "phone" && !window.matchMedia("(max-width: 560px)").matches) {
    return;
  }
  const parts = [...bar.children].filter(
    (part): part is HTMLElement => part instanceof HTMLElement && part !== toggle,
  );
  bar.classList.add("is-foldable");
  for (const part of parts) part.classList.remove("is-folded");
  const shown = parts.filter((part) => part.offsetParent);
  const first = Math.min(...shown.map((part) => part.offsetTop + part.offsetHeight));
  const later = shown.filter((part) => part.offsetTop >= first);
  bar.classList.toggle("is-foldable", later.length > 0);
  bar.classList.toggle("is-open", open);
  toggle.setAttribute("aria-expanded", String(open));
  if (!open) for (const part of later) part.classList.add("is-folded");
}

/** Starts the filter bars. */
export function startFilters(): void {
  const bars = (): NodeListOf<HTMLElement> => document.querySelectorAll(".filterbar");
  eachNew(".filterbar", fold);
  on("click", "[data-filter-toggle]", () => {
    open = !open;
    bars().forEach(fold);
  });
  let timer = 0;
  window.addEventListener("resize", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => bars().forEach(fold), 150);
  });
}
