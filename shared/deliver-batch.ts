/** The delivery queue's batches: every message by itself, all at once, and only what must be handed out again is answered. */
import { deliver, type DeliveryPorts } from './deliver.ts';
import { scrubbed } from './scrubbed.ts';
import type { Settings } from './settings.ts';
import type { Delivery } from './target.ts';

/** Answers the ids of the bodies that could not be delivered, put off or read. Logs say which delivery, never what it says. */
export async function deliverBatch(
  ports: DeliveryPorts,
  settings: Settings,
  bodies: readonly { id: string; body: string }[],
  options: { publicUrl?: string | undefined; log?: (line: object) => void } = {},
): Promise<{ failed: string[] }> {
  const { publicUrl, log = line => console.log(JSON.stringify(line)) } = options;
  const failed = await Promise.all(
    bodies.map(async ({ id, body }) => {
      let delivery: Delivery | undefined;
      try {
        delivery = deliveryIn(body);
        const outcome = await deliver(ports, settings, delivery, publicUrl);
        log({ level: 'INFO', message: 'delivery', outcome, case: delivery.message.case, delivery: delivery.id });
        return [];
      } catch (error) {
        log({
          level: 'ERROR',
          message: 'A message could not be delivered; the queue hands it out again, and in the end keeps it apart.',
          id,
          ...(delivery && { case: delivery.message.case, delivery: delivery.id }),
          error: scrubbed(error),
        });
        return [id];
      }
    }),
  );
  return { failed: failed.flat() };
}

function deliveryIn(body: string): Delivery {
  const value: unknown = JSON.parse(body);
  if (typeof value === 'object' && value !== null && 'id' in value && 'message' in value && 'target' in value)
    // Only the stream half and the digest write into this queue.
    return value as Delivery;
  throw new Error('The body is no delivery: it lacks id, message or target.');
}
