// Drafts: what was typed into a form[data-draft] outlives a lost connection or a reload.
// They live in this tab's session storage only; secrets (data-secret, passwords, files) never do.
import { eachNew, icon, make, on, words } from "./dom";

type Draft = { fields: [string, string][]; sent: boolean };

const PREFIX = "huifang:draft:";
const SKIP = "[data-secret], [type=password], [type=file], [name=csrfmiddlewaretoken]";

const keyOf = (form: HTMLFormElement): string =>
  PREFIX + (form.dataset.draft || form.getAttribute("hx-post") || form.action);

function inputs(form: HTMLFormElement): HTMLInputElement[] {
  return ([...form.elements] as HTMLInputElement[]).filter(
    (input) => input.name && !input.matches(SKIP) && !input.closest("[data-picker]"),
  );
}

function read(form: HTMLFormElement): [string, string][] {
  const fields: [string, string][] = [];
  for (const input of inputs(form)) {
    if (["checkbox", "radio"].includes(input.type) && !input.checked) continue;
    if (input instanceof HTMLSelectElement && input.multiple) {
      for (const option of input.selectedOptions) fields.push([input.name, option.value]);
    } else if (!["submit", "button"].includes(input.type)) {
      fields.push([input.name, input.value]);
    }
  }
  return fields;
}

function write(form: HTMLFormElement, fields: [string, string][]): void {
  const values = new Map<string, string[]>();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const input of inputs(form)) {
    const given = values.get(input.name) ?? [];
    if (["checkbox", "radio"].includes(input.type)) {
      input.checked = given.includes(input.value);
    } else if (input instanceof HTMLSelectElement && input.multiple) {
      for (const option of input.options) option.selected = given.includes(option.value);
    } else if (given[0] !== undefined) {
      input.value = given[0];
    }
    input.dispatchEvent(new CustomEvent("huifang:restored", { bubbles: true }));
  }
}

function keep(form: HTMLFormElement, sent: boolean): void {
  const draft: Draft = { fields: read(form), sent };
  try {
    sessionStorage.setItem(keyOf(form), JSON.stringify(draft));
  } catch {
    // Storage is full or forbidden: drafts are a comfort, the form works without them.
  }
}

function differs(form: HTMLFormElement, draft: Draft): boolean {
  const plain = (fields: [string, string][]): string =>
    JSON.stringify(fields.filter(([name]) => name !== "op"));
  return plain(read(form)) !== plain(draft.fields);
}

/** A form sent from a page that never answered is offered again; one that was answered is not. */
function wanted(draft: Draft): boolean {
  if (!draft.sent) return true;
  const entry = performance.getEntriesByType("navigation")[0];
  const type = (entry as PerformanceNavigationTiming | undefined)?.type;
  return type === "reload" || type === "back_forward";
}

function offer(form: HTMLFormElement): void {
  const stored = sessionStorage.getItem(keyOf(form));
  if (!stored || form.querySelector("[data-form-errors]")) return;
  const draft = JSON.parse(stored) as Draft;
  if (!wanted(draft) || !differs(form, draft)) {
    sessionStorage.removeItem(keyOf(form));
    return;
  }
  const before = read(form);
  write(form, draft.fields);
  const discard = make("button", { type: "button", class: "btn btn-small" }, words("discard"));
  const text = make("div", { class: "alert-text between" }, words("restored"), discard);
  const notice = make("div", { class: "alert alert-info", role: "status" }, icon("history"), text);
  discard.addEventListener("click", () => {
    write(form, before);
    sessionStorage.removeItem(keyOf(form));
    notice.remove();
    form.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea")?.focus();
  });
  const place = form.querySelector(".drawer-body, .form-section") ?? form.firstElementChild;
  if (place?.matches(".drawer-body")) place.prepend(notice);
  else place?.before(notice);
}

/** Forgets the draft of one form, which is given up. */
export function forgetDraft(form: HTMLFormElement): void {
  form.removeAttribute("data-draft");
  sessionStorage.removeItem(PREFIX + (form.getAttribute("hx-post") || form.action));
}

/** Forgets every draft: at signing out, the next person at this desk must find nothing. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  }
}

/** Starts the drafts. */
export function startDrafts(): void {
  if (document.querySelector("[data-forget-drafts]")) forgetDrafts();
  eachNew("form[data-draft]", (form) => offer(form as HTMLFormElement));
  let timer = 0;
  const later = (_event: Event, element: HTMLElement): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => keep(element as HTMLFormElement, false), 400);
  };
  on("input", "form[data-draft]", later);
  on("change", "form[data-draft]", later);
  on("submit", "form[data-draft]", (_event, form) => {
    window.clearTimeout(timer);
    keep(form as HTMLFormElement, true);
  });
  document.addEventListener("htmx:after:request", (event) => {
    const detail = (event as CustomEvent).detail as {
      ctx?: { response?: { status: number }; request?: { form?: HTMLFormElement | null } };
    };
    const form = detail.ctx?.request?.form;
    if (form?.matches("[data-draft]") && (detail.ctx?.response?.status ?? 500) < 400) {
      window.clearTimeout(timer);
      sessionStorage.removeItem(keyOf(form));
    }
  });
}
