// A page without its script is the same page.

import assert from "node:assert/strict";
import test from "node:test";

import { PAGES } from "./pages.mjs";
import { browser, watched } from "./world.mjs";

test("every page says the same and leads to the same without its script", async (test) => {
  const [scripted, plain] = await Promise.all([browser(test), browser(test, { javaScriptEnabled: false })]);
  const [one, other] = [await watched(scripted), await watched(plain)];
  for (const { name, address } of PAGES) {
    await test.test(name, async () => {
      const [withScript, without] = await Promise.all([told(one.page, address), told(other.page, address)]);
      assert.deepEqual(without, withScript);
      assert.ok(without.text.length > 40 && without.links.length > 5);
    });
  }
  assert.deepEqual([...one.faults, ...other.faults], []);
});

/** What the page says and where it leads. */
async function told(page, address) {
  await page.goto(address);
  return page.evaluate(() => {
    const main = document.querySelector("main");
    return { text: main.textContent.replace(/\s+/g, " "), links: [...document.links].map((link) => link.href) };
  });
}
