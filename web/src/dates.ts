// Days are typed as 2026-03-01 whatever language the browser speaks; its own calendar is one click
// away. On touch screens the phone's date wheel stays. Spans have quick buttons.
import { eachNew, icon, make, on, words } from "./dom";

const pad = (n: number): string => String(n).padStart(2, "0");
const iso = (day: Date): string =>
  `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`;

/** The first and last day of the span that holds `today`; weeks begin on Monday. */
export function span(kind: string, today: Date): [string, string] {
  const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()];
  if (kind === "week") {
    const monday = day - ((today.getDay() + 6) % 7);
    return [iso(new Date(year, month, monday)), iso(new Date(year, month, monday + 6))];
  }
  if (kind === "month") {
    return [iso(new Date(year, month, 1)), iso(new Date(year, month + 1, 0))];
  }
  return [iso(today), iso(today)];
}

/** Reads a day as people write it: 20260301, 2026/3/1, 2026年3月1日, 3.1 (this year); else "". */
export function readDay(text: string, today: Date): string {
  const found =
    /^(\d{4})(\d{2})(\d{2})$/.exec(text) ??
    /^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?$/.exec(text.replace(/\s/g, ""));
  if (!found) return "";
  const [year, month, day] = [Number(found[1] ?? today.getFullYear()), found[2], found[3]];
  const date = new Date(year, Number(month) - 1, Number(day));
  const same = date.getMonth() === Number(month) - 1 && date.getDate() === Number(day);
  return same ? iso(date) : "";
}

function check(input: HTMLInputElement): void {
  const text = input.value.trim();
  const day = readDay(text, new Date());
  if (day) input.value = day;
  input.setCustomValidity(text && !day ? words("badDay") : "");
}

function enhance(element: HTMLElement): void {
  const input = element as HTMLInputElement;
  if (!window.matchMedia("(pointer: fine)").matches) return;
  const native = make("input", {
    type: "date",
    class: "date-native",
    tabindex: "-1",
    "aria-hidden": "true",
  });
  for (const name of ["min", "max"]) {
    const value = input.getAttribute(name);
    if (value) native.setAttribute(name, value);
  }
  const button = make("button", {
    type: "button",
    class: "date-button",
    tabindex: "-1",
    "aria-label": words("calendar"),
  });
  button.append(icon("calendar"));
  const box = make("span", { class: "date-box" });
  input.replaceWith(box);
  input.type = "text";
  input.inputMode = "numeric";
  input.autocomplete = "off";
  input.placeholder = words("day");
  input.dataset.day = "";
  box.append(input, button, native);
  button.addEventListener("click", () => {
    native.value = input.value;
    native.showPicker();
  });
  native.addEventListener("change", () => {
    input.value = native.value;
    check(input);
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
  input.addEventListener("input", () => input.setCustomValidity(""));
}

/** Starts the days. */
export function startDates(): void {
  // Before anybody else hears of the change, the day has its one spelling.
  on("change", "input[data-day]", (_event, input) => check(input as HTMLInputElement), true);
  eachNew("input[type=date]:not(.date-native)", enhance);
  on("click", "[data-date-range] [data-days]", (_event, button) => {
    const inputs = button
      .closest("[data-date-range]")
      ?.querySelectorAll<HTMLInputElement>("input:not(.date-native)");
    const days = span(button.dataset.days ?? "today", new Date());
    inputs?.forEach((input, place) => {
      input.value = days[place] ?? "";
      input.setCustomValidity("");
    });
    inputs?.[0]?.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
