// Spans of days: quick buttons for today, this week (from Monday) and this month.
import { on } from "./dom";

const pad = (n: number): string => String(n).padStart(2, "0");
const iso = (day: Date): string =>
  `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`;

/** The first and last day of the span that holds `today`. */
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

/** Starts the quick buttons. */
export function startDates(): void {
  on("click", "[data-date-range] [data-days]", (_event, button) => {
    const inputs = button
      .closest("[data-date-range]")
      ?.querySelectorAll<HTMLInputElement>("input[type=date]");
    const days = span(button.dataset.days ?? "today", new Date());
    inputs?.forEach((input, place) => {
      input.value = days[place] ?? "";
    });
    inputs?.[0]?.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
