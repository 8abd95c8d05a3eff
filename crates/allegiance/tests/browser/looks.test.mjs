// Every page at both widths and in both colour schemes: it fits, can be used by all, and is quiet.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import test from "node:test";

import { PAGES } from "./pages.mjs";
import { ROOT, SCHEMES, SIZES, browser, watched } from "./world.mjs";

/** axe, as the pages' own policy lets no script of elsewhere in: the browser runs it from outside the page. */
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Where the pictures go. */
const PICTURES = process.env.SCREENSHOTS ?? join(ROOT, "target", "screenshots");

/** The rules that can differ by colour scheme: in the dark only these are tried again. */
const COLOURS = { runOnly: ["color-contrast", "link-in-text-block"] };

/** axe looks for what lies behind every letter. In a drawing of a thousand numbers that takes a minute, and finds what it finds in one of thirty. */
const MATRIX = ".drawing:not(.timeline) svg text";
const MANY = 300;

/** A picture ends here, in pixels: what is below on a long list looks like what is above. */
const TALLEST = 4000;

mkdirSync(PICTURES, { recursive: true });

test("every page fits, can be used by all and is quiet", async (test) => {
  const { page, faults } = await watched(await browser(test));
  for (const { name, address } of PAGES) {
    await test.test(name, async () => {
      faults.length = 0;
      await page.goto(address);
      await page.evaluate(AXE);
      for (const size of SIZES) {
        for (const scheme of SCHEMES) {
          const look = `${size.width}-${scheme}`;
          await page.setViewportSize(size);
          await page.emulateMedia({ colorScheme: scheme });
          await picture(page, size, `${name}-${look}.png`);
          assert.deepEqual(await wide(page), [], `${look}: wider than the window`);
          assert.deepEqual(await barriers(page, scheme === "light" ? {} : COLOURS), [], `${look}: barriers`);
        }
      }
      assert.deepEqual(faults, []);
    });
  }
});

async function picture(page, { width }, name) {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.screenshot({ path: join(PICTURES, name), fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, TALLEST) } });
}

/** What makes the page itself scroll sideways: the outermost elements that reach beyond the window. */
function wide(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const reach = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > width + 1);
    return reach.filter((element) => !reach.includes(element.parentElement)).map((element) => element.outerHTML.slice(0, 120));
  });
}

/** The serious and critical faults that axe finds, each with the first place. */
async function barriers(page, options) {
  const many = await page.locator(MATRIX).count() > MANY;
  const context = many ? { exclude: [MATRIX] } : "html";
  const violations = await page.evaluate(async ([context, options]) => (await globalThis.axe.run(context, options)).violations, [context, options]);
  const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  return grave.map(({ id, nodes }) => `${id}, ${nodes.length} times: ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary}`);
}
