// While a problem is written down: which known ones are like it. Asked for when the typing rests.

import { eachNew, on } from "./dom";
import { forgetDraft } from "./draft";
import { load } from "./requests";

const PAUSE = 500;
const ASKED = ["description", "household", "person", "region"];

function address(root: HTMLElement, form: HTMLFormElement): string {
  const url = new URL(root.dataset.similar ?? "", location.href);
  const given = new FormData(form);
  for (const name of ASKED) {
    const value = given.get(name);
    if (typeof value === "string" && value) url.searchParams.set(name, value);
  }
  return url.pathname + url.search;
}

/** Starts the suggestions. */
export function startSimilar(): void {
  eachNew("[data-similar]", (root) => {
    const form = root.closest("form");
    if (!form) return;
    let timer = 0;
    let asked = "";
    const ask = (): void => {
      const url = address(root, form);
      if (url === asked || !root.isConnected) return;
      asked = url;
      void load(url, root);
    };
    const later = (event: Event): void => {
      if ((event as InputEvent).isComposing) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, PAUSE);
    };
    form.addEventListener("input", later);
    form.addEventListener("compositionend", later);
    form.addEventListener("change", later);
    form.addEventListener("huifang:restored", later);
    ask();
  });
  on("click", "a[data-same]", (_event, link) => {
    const form = link.closest("form");
    if (form) forgetDraft(form);
  });
}
