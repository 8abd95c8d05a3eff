// What a page may cost.

import assert from "node:assert/strict";
import test from "node:test";

import { PAGES } from "./pages.mjs";
import { ADDRESS, at, browser, watched } from "./world.mjs";

/** Bytes of HTML: a page of any account, not only of this one, stays within the first second on a slow telephone line (1.6 Mbit/s). */
const HTML = 150_000;

/** Bytes that all pages share: style, script and icon. They are kept by the browser, so only the first page pays for them. */
const SHARED = 40_000;

/** Requests: the page, its style, its script and the icon; nothing is fetched later. */
const REQUESTS = 4;

/** Elements: Lighthouse warns from 1,400 on as slow to lay out on old telephones; the largest tables are let go twice as far. */
const ELEMENTS = 2_800;

/** Pages that may be twice as large, in bytes and elements: a number for each two of 32 members, drawn. */
const MATRICES = ["closeness-large"];

/** Milliseconds from the first byte to the largest paint, what web vitals call good for the whole way: a page paints at once, and this leaves room for a machine that does other things as well. */
const PAINT = 2_500;

/** How far things may move while the page loads: web vitals call 0.1 good. */
const SHIFT = 0.1;

/** Bytes a second of a slow line, on which long tables come in piece by piece. */
const SLOW = 25_000;

/** Pages with a long table at their head. */
const LONG = ["start", "organisation", "organisation-large", "clauses", "commitments", "claims"];

test("no page costs more than its budget", async (test) => {
  const { page } = await watched(await browser(test));
  let requests = 0;
  page.on("request", () => requests++);
  for (const { name, address } of PAGES) {
    await test.test(name, async (test) => {
      requests = 0;
      await page.goto(address, { waitUntil: "load" });
      const { html, elements, paint, shift } = await page.evaluate(measure);
      const times = MATRICES.includes(name) ? 2 : 1;
      test.diagnostic(`${html} bytes, ${requests} requests, ${elements} elements, painted after ${Math.round(paint)} ms`);
      assert.ok(html > 0 && html < HTML * times, `${html} bytes of HTML`);
      assert.ok(requests <= REQUESTS, `${requests} requests`);
      assert.ok(elements < ELEMENTS * times, `${elements} elements`);
      assert.ok(paint < PAINT, `painted ${paint} ms after the first byte`);
      assert.ok(shift < SHIFT, `things moved by ${shift}`);
    });
  }
});

test("nothing moves while a page comes in over a slow line", async (test) => {
  const { page } = await watched(await browser(test));
  // What all pages share is there already, so that a page shows as its first part is.
  await page.goto(at("/help"));
  const line = await page.context().newCDPSession(page);
  await line.send("Network.emulateNetworkConditions", { offline: false, latency: 10, downloadThroughput: SLOW, uploadThroughput: SLOW });
  for (const { name, address } of PAGES.filter(({ name }) => LONG.includes(name))) {
    await test.test(name, async () => {
      await page.goto(address, { waitUntil: "load" });
      const { shift } = await page.evaluate(measure);
      assert.ok(shift < SHIFT, `things moved by ${shift}`);
    });
  }
});

test("what all pages share is small", async () => {
  const html = await (await fetch(at("/"))).text();
  const files = [...html.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path);
  const sizes = await Promise.all(files.map(async (path) => (await (await fetch(ADDRESS + path)).arrayBuffer()).byteLength));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(files.length === 3 && all < SHARED, `${all} bytes in ${files.join(", ")}`);
});

/** In the page: its bytes, its elements, when its largest paint was after the first byte, and how far things moved. */
async function measure() {
  const seen = (type) => new Promise((done) => {
    new PerformanceObserver((list) => done(list.getEntries())).observe({ type, buffered: true });
    setTimeout(() => done([]), 200);
  });
  const [paints, shifts] = await Promise.all([seen("largest-contentful-paint"), seen("layout-shift")]);
  const [page] = performance.getEntriesByType("navigation");
  return {
    html: page.decodedBodySize,
    elements: document.getElementsByTagName("*").length,
    paint: (paints.at(-1)?.startTime ?? page.loadEventEnd) - page.responseStart,
    shift: shifts.reduce((sum, shift) => sum + shift.value, 0),
  };
}
