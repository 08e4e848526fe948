// The drawer: links with data-drawer open in a panel at the right, as deep as they like.
// After a deed (event huifang:changed) the lists behind reload and the drawer goes back one step,
// or stays when its answer says what became of each row (detail `keep`).
import { icon, make, on, words } from "./dom";
import { load } from "./requests";
import { toastLater } from "./toast";

let trail: string[] = [];
let opener: HTMLElement | null = null;
let stale = false;

const shell = (): HTMLDialogElement | null =>
  document.querySelector<HTMLDialogElement>("#drawer-dialog");
const content = (): HTMLElement | null => document.getElementById("drawer");

function skeleton(): HTMLElement[] {
  const close = make("button", {
    type: "button",
    class: "btn btn-text btn-icon",
    "data-drawer-close": "",
    "aria-label": words("close"),
  });
  close.append(icon("x"));
  const title = make("h2", { id: "drawer-title", tabindex: "-1" }, words("loading"));
  const lines = Array.from({ length: 6 }, () => make("span"));
  return [
    make("div", { class: "drawer-head" }, title, close),
    make("div", { class: "loading", "aria-hidden": "true" }, ...lines),
  ];
}

async function show(url: string): Promise<void> {
  const dialog = shell();
  const place = content();
  if (!dialog || !place) return;
  if (!dialog.open) {
    place.replaceChildren(...skeleton());
    dialog.showModal();
    const toasts = document.getElementById("toasts");
    if (toasts) dialog.append(toasts);
  }
  await load(url, place);
  settle();
}

function settle(): void {
  const place = content();
  if (!place) return;
  const back = place.querySelector<HTMLElement>("[data-drawer-back]");
  if (back) back.hidden = trail.length < 2;
  const errors = place.querySelector<HTMLElement>("[data-form-errors]");
  (errors ?? place.querySelector<HTMLElement>("#drawer-title"))?.focus();
}

function markRow(link: Element | null): void {
  for (const row of document.querySelectorAll("tr.is-open")) row.classList.remove("is-open");
  link?.closest("tr")?.classList.add("is-open");
}

function closed(): void {
  const toasts = document.getElementById("toasts");
  if (toasts) document.body.append(toasts);
  content()?.replaceChildren();
  const last = trail[0];
  trail = [];
  if (stale) {
    location.reload();
    return;
  }
  const same = `a[href="${CSS.escape(last ?? "")}"]`;
  const back = opener?.isConnected
    ? opener
    : (document.querySelector<HTMLElement>(`[data-listing] ${same}`) ??
      document.querySelector<HTMLElement>(same));
  (back ?? document.getElementById("main"))?.focus();
}

/** Reloads whatever shows records on the page: its lists, else the page itself at closing. */
function refresh(detail: { text?: string }): void {
  const listings = document.querySelectorAll<HTMLElement>("[data-listing]");
  for (const listing of listings) {
    void load(listing.dataset.listing || location.href, listing, { swap: "outerHTML" });
  }
  if (listings.length) return;
  if (shell()?.open) {
    stale = true;
    return;
  }
  if (detail.text) toastLater(detail.text, "ok");
  location.reload();
}

function afterDeed(event: Event): void {
  const detail =
    (event as CustomEvent<{ close?: boolean; keep?: boolean; text?: string }>).detail ?? {};
  refresh(detail);
  const dialog = shell();
  if (!dialog?.open || detail.keep) return;
  const form = event.target instanceof Element ? event.target.closest("form") : null;
  const top = trail.at(-1) ?? "";
  const action = form?.getAttribute("hx-post") ?? "";
  const ownForm = !form || new URL(action || top, location.href).pathname === pathOf(top);
  if (ownForm) trail.pop();
  const next = trail.at(-1);
  if (detail.close || !next) {
    if (stale && detail.text) toastLater(detail.text, "ok");
    dialog.close();
  } else void show(next);
}

const pathOf = (url: string): string => new URL(url, location.href).pathname;

/** Starts the drawer. */
export function startDrawer(): void {
  on(
    "click",
    "a[data-drawer]",
    (event, link) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      if (!shell()) return;
      event.preventDefault();
      event.stopPropagation();
      const url = link.getAttribute("href") ?? "";
      if (!link.closest("#drawer")) {
        opener = link;
        trail = [];
        markRow(link);
      }
      trail.push(url);
      void show(url);
    },
    true,
  );
  on("click", "[data-drawer-close]", () => shell()?.close());
  on("click", "[data-drawer-back]", () => {
    trail.pop();
    const url = trail.at(-1);
    if (url) void show(url);
  });
  const dialog = shell();
  dialog?.addEventListener("close", closed);
  dialog?.addEventListener("mousedown", (event) => {
    if (event.target === dialog) dialog.close(); // the shade beside the panel
  });
  document.addEventListener("huifang:changed", afterDeed);
  document.addEventListener("htmx:after:swap", (event) => {
    const target = (event as CustomEvent<{ ctx?: { target?: unknown } }>).detail?.ctx?.target;
    if (target === content() || target === "#drawer") settle();
  });
}
