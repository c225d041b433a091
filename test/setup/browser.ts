import packaged from '@sparticuz/chromium';
import { source as axe } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

/** A phone in somebody's hand. */
export const phone = { width: 390, height: 844 };

/**
 * A real Chromium: the one that comes with the packages, which is for Linux on x64; on other machines the one at
 * `CHROMIUM_PATH`, or else Chrome where it is usually installed.
 */
export const launchBrowser = async (): Promise<Browser> => {
  const own = process.env['CHROMIUM_PATH'];
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  if (own) return chromium.launch({ executablePath: own, args });
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return chromium.launch({ channel: 'chrome', args });
  return chromium.launch({ executablePath: await packaged.executablePath(), args });
};

/** What axe finds wrong with a page, as `rule: element`; empty for a page that everybody can use. */
export const accessibilityFaults = async (page: Page): Promise<string[]> => {
  // The page's own policy lets no script run; this one is the test's.
  const results = await page.evaluate<{ violations: { id: string; nodes: { target: unknown }[] }[] }>(
    `${axe}; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
  );
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${String(target)}`));
};
