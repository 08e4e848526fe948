// Small tools that the other modules share.
import spriteUrl from "./icons.svg?url";

/** Listens once at the document for events on elements that match `selector`, now or later. */
export function on<K extends keyof DocumentEventMap>(
  type: K,
  selector: string,
  handler: (event: DocumentEventMap[K], element: HTMLElement) => void,
  options?: boolean,
): void {
  document.addEventListener(
    type,
    (event) => {
      const target = event.target;
      if (!(target instanceof Element)) return;
      const element = target.closest<HTMLElement>(selector);
      if (element) handler(event, element);
    },
    options,
  );
}

/** Runs `prepare` for every element that matches, at the start and after each swap. */
export function eachNew(selector: string, prepare: (element: HTMLElement) => void): void {
  const known = new WeakSet<HTMLElement>();
  const look = (): void => {
    for (const element of document.querySelectorAll<HTMLElement>(selector)) {
      if (known.has(element)) continue;
      known.add(element);
      prepare(element);
    }
  };
  document.addEventListener("htmx:after:process", look);
  look();
}

/** A sentence in the reader's language; `{name}` places are filled from `values`. */
export function words(name: string, values: Record<string, string | number> = {}): string {
  const text = document.getElementById("words")?.dataset[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}

/** Makes an element. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Makes an icon of the sheet. */
export function icon(name: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("width", "18");
  svg.setAttribute("height", "18");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${spriteUrl}#${name}`);
  svg.append(use);
  return svg;
}

/** Remembers a taste of this reader (type size, menu, columns) so that the server can draw it. */
export function setCookie(name: string, value: string): void {
  // The Cookie Store API is missing in the browsers of many offices.
  // biome-ignore lint/suspicious/noDocumentCookie: see above
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax`;
}

/** Asks the server for JSON. */
export async function fetchJson<T>(url: string, params: Record<string, string>): Promise<T> {
  const address = new URL(url, location.href);
  for (const [key, value] of Object.entries(params)) address.searchParams.set(key, value);
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as T;
}

/** Runs `work` when `input` has come to rest; never in the middle of a word being composed. */
export function whenTyped(input: HTMLInputElement, pause: number, work: () => void): void {
  let timer = 0;
  const start = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(work, pause);
  };
  input.addEventListener("input", (event) => {
    if (!(event as InputEvent).isComposing) start();
  });
  input.addEventListener("compositionend", start);
}
