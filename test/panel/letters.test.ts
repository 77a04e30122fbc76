import { expect, inject, it } from 'vitest';
import { openBrowser, openDevice } from './support/browser.ts';

/* Before anything of the panel is looked at: that there is something to see. The sequencer runs this file first. */

openBrowser();

const samples = { regular: 'Órdenes', bold: '<b>Órdenes</b>', emoji: '🌮' };

/** How wide each sample is drawn; nothing where no font is found, of which the browser may also die. */
async function widths(): Promise<Record<string, number>> {
  const page = await openDevice();
  await page.setContent(
    Object.entries(samples)
      .map(([id, text]) => `<span id="${id}" style="font: 32px system-ui, sans-serif">${text}</span><br>`)
      .join(''),
  );
  return page.evaluate(
    (ids) => Object.fromEntries(ids.map((id) => [id, document.getElementById(id)?.offsetWidth ?? 0])),
    Object.keys(samples),
  );
}

it('what is written can be seen: letters, bold ones and emoji have a width', async () => {
  const seen = await widths().catch((): Record<string, number> => ({}));
  const unseen = Object.keys(samples).filter((id) => !seen[id]);
  expect(
    unseen,
    `No font draws these: the fonts.conf of the browser (FONTCONFIG_FILE, ${inject('fontconfigFile') || "the system's"}) ` +
      'names no folder with a font in it, so text is 0 px wide and its elements count as hidden',
  ).toEqual([]);
});

it.runIf(inject('fontconfigFile'))('letters come from the fonts that npm brought alone', async () => {
  const page = await openDevice();
  await page.setContent(
    `<p style="font-family: sans-serif">Ñandú</p><p style="font-family: monospace">Ñandú</p>
     <p style="font-family: Arial"><b>Ñandú</b></p><p>🌮</p>`,
  );
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('DOM.enable');
  await devtools.send('CSS.enable');
  const { root } = await devtools.send('DOM.getDocument');
  const { nodeIds } = await devtools.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: 'p' });
  const drawn: string[] = [];
  for (const nodeId of nodeIds) {
    const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', { nodeId });
    drawn.push(...fonts.map(({ postScriptName }) => postScriptName));
  }
  expect(drawn).toEqual(['Roboto-Regular', 'Roboto-Regular', 'Roboto-Bold', 'NotoColorEmoji']);
});
