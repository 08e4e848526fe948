// Answers by one key: inside a row of radio buttons (data-keys), 1 presses the first, 2 the second,
// and the next row is at hand. Five questions are five keys.
import { on } from "./dom";

function rows(form: HTMLFormElement): Map<string, HTMLInputElement[]> {
  const found = new Map<string, HTMLInputElement[]>();
  for (const input of form.querySelectorAll<HTMLInputElement>("input[data-keys]")) {
    found.set(input.name, [...(found.get(input.name) ?? []), input]);
  }
  return found;
}

function press(event: KeyboardEvent, element: HTMLElement): void {
  const input = element as HTMLInputElement;
  const number = Number(event.key);
  if (!input.form || !number || event.ctrlKey || event.altKey || event.metaKey) return;
  const all = rows(input.form);
  const chosen = all.get(input.name)?.[number - 1];
  if (!chosen) return;
  event.preventDefault();
  chosen.click();
  const names = [...all.keys()];
  const next = all.get(names[names.indexOf(input.name) + 1] ?? "");
  (next?.find((radio) => radio.checked) ?? next?.[0] ?? chosen).focus();
}

/** Starts the keys. */
export function startKeys(): void {
  on("keydown", "input[data-keys]", (event, element) => press(event as KeyboardEvent, element));
}
