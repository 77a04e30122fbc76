import { noticeOf } from './notice-of.ts';

/** What a phone does with a message. */
export type Phone = {
  language: string;
  icon: string;
  /** Not every phone's apps wear a number. */
  wear?: (count: number) => Promise<void>;
  show: (title: string, options: object) => Promise<void>;
};

/** Shows a message, whatever has the focus and whatever came; that the app cannot wear its number is nothing that it waits for. */
export async function showNotice(text: string, { language, icon, wear, show }: Phone): Promise<void> {
  const { title, body, tag, path, badge } = noticeOf(text, language);
  if (badge !== null) await wear?.(badge).catch(() => undefined);
  await show(title, {
    ...{ body, icon, data: { path } },
    // The next about the same takes its place, and is heard all the same.
    ...(tag && { tag, renotify: true }),
  });
}
