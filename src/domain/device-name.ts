import { tidyLine } from '../contracts/tidy-text.ts';

/** The more particular ones first: Edge and Samsung's call themselves Chrome, too, and Chrome calls itself Safari. */
const browsers = [
  [/\bEdgA?\//, 'Edge'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
] as const;

const systems = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
] as const;

/** What a person calls the device that signed in, by its user agent: `Chrome · Android`; else as it calls itself. */
export function deviceName(userAgent: string): string {
  const named = [browsers, systems].map((known) => known.find(([mark]) => mark.test(userAgent))?.[1]);
  return named.filter(Boolean).join(' · ') || tidyLine(userAgent, 60);
}
