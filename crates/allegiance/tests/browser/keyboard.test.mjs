// Everything can be done by keyboard.

import assert from "node:assert/strict";
import test from "node:test";

import { PAGES } from "./pages.mjs";
import { SIZES, at, browser, watched } from "./world.mjs";

/** Where every stop of the Tab key is looked at: one page of each kind, and in a narrow window those that are laid out otherwise there. */
const WIDE = PAGES.filter((page, number) => PAGES.findIndex((other) => other.kind === page.kind) === number);
const NARROW = PAGES.filter(({ name }) => ["start", "organisation", "attendance", "standing", "report", "search"].includes(name));

test("the skip link leads past the head of the page", async (test) => {
  const { page } = await watched(await browser(test));
  await page.goto(at("/org/CSTO"));
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  assert.ok(await page.locator(".skip").isVisible());
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)));
});

test("everything that can be clicked is a visible stop of the Tab key", async (test) => {
  const { page } = await watched(await browser(test));
  for (const [size, pages] of [[SIZES[0], WIDE], [SIZES[1], NARROW]]) {
    await page.setViewportSize(size);
    for (const { name, address } of pages) {
      await test.test(`${name}, ${size.width} pixels`, async () => {
        await page.goto(address);
        const wanted = await page.evaluate(number);
        const seen = new Set();
        for (let press = 0; press < wanted * 5 + 10; press++) {
          await page.keyboard.press("Tab");
          const { stop, fault } = await page.evaluate(focused);
          if (stop === null && seen.size > 0) break;
          assert.equal(fault, null);
          seen.add(stop);
        }
        const missed = await page.evaluate((seen) => globalThis.clickable.filter((_, number) => !seen.includes(number)).map((one) => one.outerHTML.slice(0, 120)), [...seen]);
        assert.deepEqual(missed, []);
      });
    }
  }
});

/** In the page: numbers everything that can be clicked and is shown. */
function number() {
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [onclick]")];
  globalThis.clickable = all.filter((one) => one.checkVisibility() && !one.disabled);
  return globalThis.clickable.length;
}

/** In the page: the number of what has the focus, and what is wrong with how it shows. */
function focused() {
  const one = document.activeElement;
  if (one === null || one === document.body) return { stop: null, fault: null };
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  // What begins with a space at the end of a line has a first box without width.
  const boxes = [...one.getClientRects()];
  const { top, bottom, left, right } = boxes.find((box) => box.width > 1) ?? boxes[0];
  const drawing = one.closest("svg");
  const there = document.elementFromPoint((Math.max(left, 0) + Math.min(right, innerWidth)) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2);
  const isSeen = there && (one.contains(there) || there.contains(one) || (drawing && drawing === there.closest("svg")));
  const fault =
    outlineStyle === "none" || parseFloat(outlineWidth) < 2 ? "no outline"
    : bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth ? "outside the window"
    : isSeen ? null
    : `behind ${there?.outerHTML.slice(0, 80)}`;
  return { stop: globalThis.clickable.indexOf(one), fault: fault && `${fault}: ${one.outerHTML.slice(0, 120)}` };
}

test("what is folded opens by Enter", async (test) => {
  const { page } = await watched(await browser(test));
  for (const path of ["/org/CSTO/timeline", "/org/CSTO/attendance", "/party/ARM"]) {
    await page.goto(at(path));
    const details = page.locator("main details").first();
    await details.locator("summary").focus();
    await page.keyboard.press("Enter");
    assert.ok(await details.evaluate((one) => one.open), path);
  }
});

test("words are searched for by keyboard alone, down to a claim", async (test) => {
  const { page } = await watched(await browser(test));
  await page.goto(at("/"));
  await tabTo(page, (one) => one.name === "q");
  await page.keyboard.type("frozen");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\?/);
  await tabTo(page, (one) => one.pathname?.startsWith("/claim/"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/claim\//);
  assert.match(await page.locator("blockquote mark").first().innerText(), /frozen/);
});

/** Presses Tab until what has the focus is as asked. */
async function tabTo(page, isIt) {
  for (let press = 0; press < 200; press++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(`(${isIt})(document.activeElement)`)) return;
  }
  assert.fail(`no stop of the Tab key is as ${isIt}`);
}
