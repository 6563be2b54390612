/** Server-sent events: every open page hears of exactly the panels that changed since it heard last. */
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { rendered } from './panels.ts';
import type { View } from './view.ts';

export interface Live {
  /** Keeps one page current until it goes away. */
  follow(c: Context): Response;
  /** Something may have changed: tells every page what did. Costs nothing while no page is open. */
  changed(): Promise<void>;
}

/** `look` answers how things stand now. */
export function live(look: () => Promise<View>): Live {
  const pages = new Set<(now: Record<string, string>) => Promise<void>>();
  return {
    follow: c =>
      streamSSE(c, async stream => {
        let heard: Record<string, string> = {};
        const tell = async (now: Record<string, string>): Promise<void> => {
          const changed = Object.entries(now).filter(([name, markup]) => heard[name] !== markup);
          heard = now;
          if (changed.length > 0)
            await stream.writeSSE({ event: 'panels', data: JSON.stringify(Object.fromEntries(changed)) });
        };
        const gone = new Promise<void>(resolve => stream.onAbort(resolve));
        pages.add(tell);
        try {
          await tell(rendered(await look()));
          await gone;
        } finally {
          pages.delete(tell);
        }
      }),
    changed: async () => {
      if (pages.size === 0) return;
      const now = rendered(await look());
      // A page that has gone must not keep the others from hearing.
      await Promise.allSettled([...pages].map(async tell => tell(now)));
    },
  };
}
