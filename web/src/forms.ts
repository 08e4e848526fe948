// Forms: ask before what cannot be undone, never send twice, start at the first error.
import { on } from "./dom";

function ask(text: string): Promise<boolean> {
  const dialog = document.getElementById("confirm");
  if (!(dialog instanceof HTMLDialogElement)) return Promise.resolve(window.confirm(text));
  const place = dialog.querySelector("#confirm-text");
  if (place) place.textContent = text;
  dialog.returnValue = "no";
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });
}

function startConfirm(): void {
  const agreed = new WeakSet<HTMLElement>();
  on(
    "click",
    "a[data-confirm], button[data-confirm]",
    (event, element) => {
      if (agreed.delete(element)) return;
      const form = element instanceof HTMLButtonElement ? element.form : null;
      if (form && !element.hasAttribute("formnovalidate") && !form.reportValidity()) {
        event.preventDefault();
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      void ask(element.dataset.confirm ?? "").then((yes) => {
        element.focus();
        if (!yes) return;
        agreed.add(element);
        element.click();
      });
    },
    true,
  );
}

function setBusy(form: Element, busy: boolean): void {
  form.toggleAttribute("data-busy", busy);
  for (const button of form.querySelectorAll<HTMLElement>("button:not([type=button])")) {
    button.toggleAttribute("data-busy", busy);
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

function startGuard(): void {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target as HTMLFormElement;
      if (form.method === "get" || form.method === "dialog") return;
      if (form.hasAttribute("data-busy")) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      form.toggleAttribute("data-busy", true);
      // The buttons only after this turn, or the pressed one's own name would not be sent.
      window.setTimeout(() => {
        setBusy(form, !event.defaultPrevented || form.hasAttribute("hx-post"));
      });
    },
    true,
  );
  const free = (event: Event): void => {
    const detail = (event as CustomEvent).detail as
      | { ctx?: { request?: { form?: Element | null }; response?: { status: number } } }
      | undefined;
    const form = detail?.ctx?.request?.form;
    // After a success the form is about to go: a second click in that moment must not count.
    const wait = (detail?.ctx?.response?.status ?? 500) < 400 ? 1500 : 0;
    if (form) window.setTimeout(() => setBusy(form, false), wait);
  };
  document.addEventListener("htmx:finally:request", free);
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-busy]")) setBusy(form, false);
  });
}

/** Starts the forms. */
export function startForms(): void {
  startConfirm();
  startGuard();
  document.querySelector<HTMLElement>("main [data-form-errors]")?.focus();
}
