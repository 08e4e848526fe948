// The schematic map: one hexagon a county, in the official order, row by row; no real boundaries.

/** Where a tile stands, counted in tiles. */
export interface Spot {
  column: number;
  row: number;
}

const ROOT = Math.sqrt(3);

/** Returns places for so many tiles: rows about as long as there are rows, every other one set in. */
export function layout(count: number): Spot[] {
  const rows = Math.max(1, Math.round(Math.sqrt(count / 1.1)));
  const found: Spot[] = [];
  for (let row = 0; row < rows; row += 1) {
    const first = Math.round((count * row) / rows);
    const length = Math.round((count * (row + 1)) / rows) - first;
    for (let place = 0; place < length; place += 1) {
      found.push({ column: place + (row % 2) / 2, row });
    }
  }
  return found;
}

/** Returns the centre, radius and corners of a tile in a box of that width and height. */
export function hexagon(
  spots: Spot[],
  index: number,
  width: number,
  height: number,
): { x: number; y: number; radius: number; points: [number, number][] } {
  const across = Math.max(...spots.map((spot) => spot.column)) + 1;
  const down = Math.max(...spots.map((spot) => spot.row)) * 1.5 + 2;
  const radius = Math.min(width / (across * ROOT), height / down) * 0.97;
  const spot = spots[index] ?? { column: 0, row: 0 };
  const x = (width - across * ROOT * radius) / 2 + (spot.column + 0.5) * ROOT * radius;
  const y = (height - down * radius) / 2 + (spot.row * 1.5 + 1) * radius;
  const points = [...Array(6).keys()].map((corner): [number, number] => {
    const turn = (Math.PI / 3) * corner + Math.PI / 6;
    return [x + Math.cos(turn) * radius * 0.97, y + Math.sin(turn) * radius * 0.97];
  });
  return { x, y, radius, points };
}

const NOTHING = [58, 66, 80];
const ZERO = [29, 107, 69];
const FEW = [35, 78, 122];
const MANY = [168, 74, 24];

/** Returns the colour of a tile: grey where nothing was found, green at zero, else by what is left. */
export function shade(left: number, found: number, most: number): string {
  const part = left / most;
  const done = found === 0 ? NOTHING : ZERO;
  const mixed = left === 0 ? done : FEW.map((low, i) => low + ((MANY[i] ?? low) - low) * part);
  return `rgb(${mixed.map(Math.round).join(",")})`;
}

/** Returns a county's name in one line, or in two where it is long. */
export function linesOf(name: string): string[] {
  const parts = /^(.{2,})(自治县|管理区|开发区|示范区|高新区)$/.exec(name);
  return name.length > 5 && parts ? parts.slice(1) : [name];
}
