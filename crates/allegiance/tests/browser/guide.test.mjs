// The pictures of the guide. `UPDATE=1` takes them anew.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { ROOT, at, browser, program, watched } from "./world.mjs";

const FOLDER = join(ROOT, "docs", "pictures");
const GUIDE = readFileSync(join(ROOT, "docs", "guide.md"), "utf8");

/** The width of a picture in pixels: what a page of the guide shows without scaling. */
const WIDTH = 960;

/** Bytes of all pictures: what a repository can carry for good. */
const ALL = 1_000_000;

/** Each picture: its name, the address, its height, and what is clicked or scrolled to before. */
const PICTURES = [
  ["start", "/", 620],
  ["organisation", "/org/CSTO", 760],
  ["map", "/org/CSTO/map", 700],
  ["standing", "/standing/CSTO/ARM", 900],
  ["claim", "/standing/CSTO/ARM", 760, "#participation article.claim a"],
  ["report", "/standing/CSTO/ARM", 620, "#participation article.claim cite a"],
  ["timeline", "/org/CSTO/timeline", 720],
  ["attendance", "/org/CSTO/attendance", 700],
  ["compare", "/compare?organisation=CSTO&from=2023-01-01&to=2024-09-01", 520],
  ["search", "/search?q=frozen+participation", 620],
  ["closeness", "/org/CSTO/closeness", 900],
  ["power", "/org/CSTO/power", 620],
  ["risk", "/org/CSTO/risk", 640],
];

test("the guide's pictures are taken", { skip: process.env.UPDATE !== "1" }, async (test) => {
  const { page } = await watched(await browser(test, { viewport: { width: WIDTH, height: 700 } }));
  for (const [name, path, height, first] of PICTURES) {
    await page.setViewportSize({ width: WIDTH, height });
    await page.goto(at(path));
    if (first) {
      await page.locator(first).first().click();
      await page.waitForLoadState();
    }
    const file = join(FOLDER, `${name}.png`);
    await page.screenshot({ path: file });
    const smaller = program("pngquant");
    if (smaller) execFileSync(smaller, ["--force", "--skip-if-larger", "--strip", "--output", file, "64", file]);
  }
});

test("the guide names each picture, and each is there", () => {
  const named = [...GUIDE.matchAll(/!\[[^\]]+\]\(pictures\/([^)]+)\)/g)].map(([, file]) => file);
  assert.deepEqual(named.sort(), readdirSync(FOLDER).sort());
  assert.deepEqual(named, PICTURES.map(([name]) => `${name}.png`).sort());
});

test("the pictures are small", () => {
  const sizes = readdirSync(FOLDER).map((file) => statSync(join(FOLDER, file)).size);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(all < ALL, `${all} bytes`);
});
