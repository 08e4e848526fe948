// Fields that are asked for only after some answers to another one: data-when="way:paper fingerprint".
// Without script they are all there, and the server says which are missing.
import { eachNew } from "./dom";

function answer(form: HTMLFormElement, name: string): string {
  const control = form.elements.namedItem(name);
  if (control instanceof RadioNodeList || control instanceof HTMLSelectElement) {
    return control.value;
  }
  return control instanceof HTMLInputElement && control.checked ? control.value : "";
}

function show(form: HTMLFormElement): void {
  for (const control of form.querySelectorAll<HTMLElement>("[data-when]")) {
    const [name = "", answers = ""] = (control.dataset.when ?? "").split(":");
    const field = control.closest<HTMLElement>(".field");
    if (field) field.hidden = !answers.split(" ").includes(answer(form, name));
  }
}

/** Starts the fields that come and go. */
export function startAsked(): void {
  eachNew("[data-when]", (control) => {
    const form = control.closest("form");
    if (!form) return;
    if (!form.hasAttribute("data-asks")) {
      form.toggleAttribute("data-asks", true);
      form.addEventListener("change", () => show(form));
      form.addEventListener("huifang:restored", () => show(form));
    }
    show(form);
  });
}
