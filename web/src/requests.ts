// What every htmx request of the office has in common: token, progress line, failures in words.
import htmx from "htmx.org";
import { words } from "./dom";
import { toast } from "./toast";

interface Context {
  request: { headers: Record<string, string>; method: string };
  response?: { status: number };
  target?: Element | string;
  text?: string;
}

let running = 0;

function count(step: number): void {
  running = Math.max(0, running + step);
  document.documentElement.toggleAttribute("data-loading", running > 0);
}

const contextOf = (event: Event): Context | undefined =>
  (event as CustomEvent<{ ctx?: Context }>).detail?.ctx;

/** Asks for `url` and puts the answer into `target`, which the server is told about. */
export function load(
  url: string,
  target: HTMLElement,
  options: { swap?: string; push?: boolean } = {},
): Promise<void> {
  return htmx.ajax("GET", url, {
    source: target,
    target,
    swap: options.swap ?? "innerHTML",
    push: options.push ? "true" : "false",
    headers: { "HX-Target": `${target.tagName.toLowerCase()}#${target.id}` },
  });
}

/** Starts the common part. */
export function startRequests(): void {
  document.addEventListener("htmx:config:request", (event) => {
    const context = contextOf(event);
    const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content;
    if (context && token && context.request.method !== "GET") {
      context.request.headers["X-CSRFToken"] = token;
    }
  });
  document.addEventListener("htmx:before:request", () => count(1));
  document.addEventListener("htmx:finally:request", () => count(-1));
  document.addEventListener("htmx:before:swap", (event) => {
    // A whole page never goes into a part of one: it is a fault, or the sign-in page.
    const context = contextOf(event);
    const whole = /^\s*<!doctype/i.test(context?.text ?? "");
    if (!whole || context?.target === document.body) return;
    event.preventDefault();
    if ((context?.response?.status ?? 500) < 400) location.reload();
    else toast(words("failed"), "error");
  });
  document.addEventListener("htmx:error", (event) => {
    const error = (event as CustomEvent<{ error?: unknown }>).detail?.error;
    if (error instanceof TypeError || (error as Error)?.name === "AbortError") {
      toast(words("offline"), "error");
    } else {
      console.error(error);
    }
  });
}
