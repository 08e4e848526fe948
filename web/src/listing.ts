// A list page: links and filters reload only the list; ticked rows go to the batch bar.
import { eachNew, on, setCookie, whenTyped, words } from "./dom";
import { load } from "./requests";

const LINKS = ".tabs a, .pager a, .chips a, thead a, a[data-list-link]";

function focusKey(): string {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !active.closest("[data-listing]")) return "";
  if (active.id) return `#${CSS.escape(active.id)}`;
  const name = active.getAttribute("name");
  if (name) return `[data-listing] [name="${CSS.escape(name)}"]`;
  const sort = active.closest<HTMLElement>("th[data-col]")?.dataset.col;
  if (sort) return `[data-listing] th[data-col="${CSS.escape(sort)}"] a`;
  if (active.closest(".pager")) return ".pager [aria-current]";
  if (active.closest(".tabs")) return ".tabs [aria-current]";
  return "[data-listing] .table-wrap";
}

async function go(listing: HTMLElement, url: string): Promise<void> {
  const key = focusKey();
  const active = document.activeElement;
  const caret = active instanceof HTMLInputElement ? active.selectionStart : null;
  await load(url, listing, { swap: "outerHTML", push: true });
  const again = key ? document.querySelector<HTMLElement>(key) : null;
  again?.focus({ preventScroll: true });
  if (again instanceof HTMLInputElement && caret !== null && again.type !== "date") {
    again.setSelectionRange(again.value.length, again.value.length);
  }
}

function filterUrl(form: HTMLFormElement): string {
  const params = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value) params.append(name, value);
  }
  const url = new URL(form.getAttribute("action") || location.pathname, location.href);
  const query = params.toString();
  return `${url.pathname}?${query || "tab="}`; // all filters cleared: all rows, of all campaigns
}

function startNavigation(): void {
  on(
    "click",
    LINKS,
    (event, link) => {
      const listing = link.closest<HTMLElement>("[data-listing]");
      if (!listing || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (link.hasAttribute("data-drawer") || link.hasAttribute("download")) return;
      event.preventDefault();
      void go(listing, link.getAttribute("href") ?? "");
    },
    false,
  );
  on("submit", "form[data-filter]", (event, element) => {
    const form = element as HTMLFormElement;
    const listing = form.closest<HTMLElement>("[data-listing]");
    if (!listing) return;
    event.preventDefault();
    void go(listing, filterUrl(form));
  });
  on("change", "form[data-filter] select, form[data-filter] input", (_event, input) => {
    const type = input.getAttribute("type");
    if (type === "search" || input.closest("[data-cascader]")) return;
    const form = (input as HTMLInputElement).form;
    if (form?.checkValidity()) form.requestSubmit();
  });
  eachNew("form[data-filter] input[type=search]", (element) => {
    const input = element as HTMLInputElement;
    whenTyped(input, 450, () => input.form?.requestSubmit());
  });
}

// Ticked rows ------------------------------------------------------------------------------------

function boxes(scope: Element): HTMLInputElement[] {
  return [...scope.querySelectorAll<HTMLInputElement>("tbody input[data-select]")];
}

function showSelection(scope: HTMLElement): void {
  const all = boxes(scope);
  const ticked = all.filter((box) => box.checked);
  for (const box of all) box.closest("tr")?.setAttribute("aria-selected", String(box.checked));
  const head = scope.querySelector<HTMLInputElement>("input[data-select-all]");
  if (head) {
    head.checked = ticked.length > 0 && ticked.length === all.length;
    head.indeterminate = ticked.length > 0 && ticked.length < all.length;
  }
  const bar = scope.querySelector<HTMLElement>("[data-batch]");
  if (!bar) return;
  bar.hidden = ticked.length === 0;
  const count = bar.querySelector("[data-batch-count]");
  if (count) count.textContent = words("chosen", { n: ticked.length });
  const ids = ticked.map((box) => box.value).join(",");
  for (const link of bar.querySelectorAll<HTMLAnchorElement>("a[data-batch-url]")) {
    const url = new URL(link.dataset.batchUrl ?? "", location.href);
    url.searchParams.set("ids", ids);
    link.href = url.pathname + url.search;
  }
}

function startSelection(): void {
  let last: HTMLInputElement | null = null;
  const scopeOf = (element: Element): HTMLElement | null =>
    element.closest<HTMLElement>("[data-listing], .listing");
  on("click", "input[data-select]", (event, element) => {
    const box = element as HTMLInputElement;
    const scope = scopeOf(box);
    if (!scope) return;
    if (event.shiftKey && last && last !== box) {
      const all = boxes(scope);
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const other of all.slice(from, (to ?? 0) + 1)) other.checked = box.checked;
    }
    last = box;
    showSelection(scope);
  });
  on("change", "input[data-select-all]", (_event, element) => {
    const scope = scopeOf(element);
    if (!scope) return;
    for (const box of boxes(scope)) box.checked = (element as HTMLInputElement).checked;
    showSelection(scope);
  });
  on("click", "[data-select-none]", (_event, button) => {
    const scope = scopeOf(button);
    if (!scope) return;
    for (const box of boxes(scope)) box.checked = false;
    showSelection(scope);
    scope.querySelector<HTMLElement>("input[data-select-all]")?.focus();
  });
}

// Rows: a click anywhere opens the row's link; arrows move between rows ----------------------------

const rowLink = (row: Element): HTMLElement | null =>
  row.querySelector<HTMLElement>("a[data-row-link], .col-key a, .col-main a");

function startRows(): void {
  on("click", "tr[data-row]", (event, row) => {
    const target = event.target as Element;
    if (target.closest("a, button, input, label, select, summary, .col-check")) return;
    if (window.getSelection()?.toString()) return;
    rowLink(row)?.click();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const active = document.activeElement;
    const row = active?.closest<HTMLElement>("tr[data-row]");
    if (!row || active?.matches("select, input:not([type=checkbox])")) return;
    const next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
    const stop = active?.matches("input[data-select]")
      ? next?.querySelector<HTMLElement>("input[data-select]")
      : next && rowLink(next);
    if (stop) {
      event.preventDefault();
      stop.focus();
    }
  });
}

// Columns ------------------------------------------------------------------------------------------

function startColumns(): void {
  on("change", "[data-columns] input[name=col]", (_event, input) => {
    const chooser = input.closest<HTMLElement>("[data-columns]");
    const scope = input.closest<HTMLElement>("[data-listing], .listing");
    if (!chooser || !scope) return;
    const ticked = [...chooser.querySelectorAll<HTMLInputElement>("input[name=col]:checked")];
    const names = ticked.map((box) => box.value);
    setCookie(`cols_${chooser.dataset.columns ?? ""}`, names.join("."));
    const box = input as HTMLInputElement;
    const cells = scope.querySelectorAll<HTMLElement>(`[data-col="${CSS.escape(box.value)}"]`);
    for (const cell of cells) cell.hidden = !box.checked;
    if (box.checked && cells.length === 0) {
      // The server left this column out: ask for the list again, now with it.
      void load(scope.dataset.listing || location.href, scope, { swap: "outerHTML" });
    }
  });
}

/** Starts the list pages. */
export function startListings(): void {
  startNavigation();
  startSelection();
  startRows();
  startColumns();
}
