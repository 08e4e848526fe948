// The charts of the big screen; a click on any mark opens its rows.
import { BarChart, type BarSeriesOption, CustomChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { hexagon, layout, linesOf, shade } from "./tiles";

use([
  BarChart,
  LineChart,
  CustomChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  CanvasRenderer,
]);

export interface Table {
  heads: string[];
  rows: { name: string; values: number[]; urls: string[] }[];
}
export type Charts = Record<"tiles" | "weeks" | "categories" | "lamps", Table>;

type Option = Parameters<EChartsType["setOption"]>[0];

const drawn = new Map<string, EChartsType>();
let last: Charts | null = null;

const COLOURS = { found: "#6ab0ff", cleared: "#57c98a", left: "#ffb84d" };
const LAMPS = ["#57c98a", "#ffc53d", "#ff7b72"];
const INK = "#dbe5f3";
const LINE = "#2a3b57";

const rem = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

function common(): Option {
  return {
    animation: !still(),
    textStyle: {
      color: INK,
      fontSize: rem(),
      fontFamily: getComputedStyle(document.body).fontFamily,
    },
    // The default tooltip is HTML with inline styles, which the strict policy refuses.
    tooltip: {
      renderMode: "richText",
      backgroundColor: "#0b1320",
      borderColor: LINE,
      textStyle: { color: INK, fontSize: rem() },
    },
  };
}

const words = { color: INK, fontSize: 0 };
const text = (): typeof words => ({ ...words, fontSize: Math.max(rem() * 0.95, 12) });

const points = (table: Table, head: number): object[] =>
  table.rows.map((row) => ({ value: row.values[head] ?? 0, url: row.urls[head] ?? "" }));

function weeks(table: Table): Option {
  const line = (head: number, colour: string): object => ({
    type: "line",
    name: table.heads[head],
    data: points(table, head),
    symbolSize: 8,
    lineStyle: { width: 3 },
    color: colour,
    yAxisIndex: 0,
  });
  const bar = (head: number, colour: string): object => ({
    type: "bar",
    name: table.heads[head],
    data: points(table, head),
    color: colour,
    barMaxWidth: 18,
  });
  return {
    ...common(),
    legend: { top: 0, right: 0, textStyle: text(), itemHeight: 10 },
    grid: { top: rem() * 2.4, left: 4, right: 8, bottom: 4, containLabel: true },
    xAxis: {
      type: "category",
      data: table.rows.map((row) => row.name),
      axisLabel: text(),
      axisLine: { lineStyle: { color: LINE } },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      axisLabel: text(),
      splitLine: { lineStyle: { color: LINE } },
    },
    series: [bar(0, COLOURS.found), bar(1, COLOURS.cleared), line(2, COLOURS.left)],
  } as Option;
}

function bars(table: Table, colours: string[]): Option {
  const rows = { ...table, rows: [...table.rows].reverse() }; // an axis counts from below
  const series = rows.heads.map(
    (head, place): BarSeriesOption => ({
      type: "bar",
      name: head,
      stack: "all",
      data: points(rows, place) as BarSeriesOption["data"] & [],
      color: colours[place] ?? INK,
      barMaxWidth: rem() * 1.5,
    }),
  );
  return {
    ...common(),
    legend: { top: 0, right: 0, textStyle: text(), itemHeight: 10 },
    grid: { top: rem() * 2.2, left: 4, right: 16, bottom: 4, containLabel: true },
    xAxis: {
      type: "value",
      minInterval: 1,
      axisLabel: text(),
      splitLine: { lineStyle: { color: LINE } },
    },
    yAxis: {
      type: "category",
      data: rows.rows.map((row) => row.name),
      axisLabel: { ...text(), width: rem() * 9, overflow: "truncate", interval: 0 },
      axisLine: { lineStyle: { color: LINE } },
      axisTick: { show: false },
    },
    series,
  } as Option;
}

interface Api {
  getWidth(): number;
  getHeight(): number;
  style(extra: object): object;
}

function tiles(table: Table): Option {
  const most = Math.max(1, ...table.rows.map((row) => row.values[0] ?? 0));
  const spots = layout(table.rows.length);
  const draw = (params: { dataIndex: number }, api: Api): object => {
    const row = table.rows[params.dataIndex];
    const at = hexagon(spots, params.dataIndex, api.getWidth(), api.getHeight());
    const [left = 0, found = 0] = row?.values ?? [];
    const lines = linesOf(row?.name ?? "");
    const longest = Math.max(...lines.map((line) => line.length), 3);
    const size = Math.min(at.radius * 0.3, (at.radius * 1.55) / longest, rem() * 1.5);
    const label = (words: string, y: number, scale: number, weight: number): object => ({
      type: "text",
      silent: true,
      style: {
        text: words,
        x: at.x,
        y,
        fill: "#fff",
        fontSize: size * scale,
        fontWeight: weight,
        textAlign: "center",
        textVerticalAlign: "middle",
      },
    });
    const top = lines.length > 1 ? 1.5 : 0.75;
    return {
      type: "group",
      children: [
        {
          type: "polygon",
          shape: { points: at.points },
          style: { fill: shade(left, found, most), stroke: "#0b1320", lineWidth: 2 },
          emphasis: { style: { stroke: "#fff", lineWidth: 3 } },
        },
        ...lines.map((line, n) => label(line, at.y + size * (n * 1.15 - top), 1, 400)),
        label(String(left), at.y + size * (lines.length > 1 ? 1.05 : 0.7), 1.5, 600),
      ],
    };
  };
  const said = (params: { dataIndex: number }): string => {
    const row = table.rows[params.dataIndex];
    return [
      row?.name,
      ...table.heads.map((head, place) => `${head} ${row?.values[place] ?? 0}`),
    ].join("\n");
  };
  const base = common();
  return {
    ...base,
    tooltip: { ...(base.tooltip as object), trigger: "item", formatter: said },
    series: [
      { type: "custom", coordinateSystem: "none", renderItem: draw, data: points(table, 0) },
    ],
  } as unknown as Option;
}

const MAKERS: Record<keyof Charts, (table: Table) => Option> = {
  tiles,
  weeks,
  categories: (table) => bars(table, [COLOURS.cleared, COLOURS.left]),
  lamps: (table) => bars(table, LAMPS),
};

/** Draws every chart of the page from its table. */
export function drawCharts(data: Charts): void {
  last = data;
  for (const place of document.querySelectorAll<HTMLElement>("[data-chart]")) {
    const name = place.dataset.chart as keyof Charts;
    let chart = drawn.get(name);
    if (!chart) {
      chart = init(place, null, { renderer: "canvas" });
      chart.on("click", (event) => {
        const url = (event.data as { url?: string } | undefined)?.url;
        if (url) location.assign(url);
      });
      drawn.set(name, chart);
    }
    chart.setOption(MAKERS[name](data[name]), { notMerge: true });
  }
}

/** Fits the charts to the window again, type included. */
export function resizeCharts(): void {
  for (const chart of drawn.values()) chart.resize();
  if (last) drawCharts(last);
}
