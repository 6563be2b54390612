/** Deliveries in the table: `SENT#<case>`, a row each, and `HELD`, what waits for a digest. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  GetCommand,
  paginateQuery,
  PutCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import type { Cases } from '../ports.ts';
import { heldKeyOf, isDone, type Held, type Sent } from '../sent.ts';

const day = 24 * 3600;
// Cards are edited and threaded as long as their case lives on; an exemption lasts 180 days at most.
const keepDays = { sent: 400, held: 14 };

/** The part of `Cases` that delivery uses. Rejects with DynamoDB's own errors; a lost race is an answer. */
export function tableSent(
  table: DynamoDBDocumentClient,
  TableName: string,
): Pick<Cases, 'claimSent' | 'putSent' | 'sent' | 'hold' | 'held' | 'letGo'> {
  /** False when the condition does not hold: the delivery was made, or another makes it. */
  async function put(sent: Sent, isFree: string, names: object = {}, values: object = {}): Promise<boolean> {
    try {
      await table.send(
        new PutCommand({
          TableName,
          Item: sentRow(sent),
          // Parentheses throughout: AND binds tighter than OR.
          ConditionExpression: `attribute_not_exists(PK) OR ((NOT #state IN (:sent, :moot)) AND (${isFree}))`,
          ExpressionAttributeNames: { '#state': 'state', ...names },
          ExpressionAttributeValues: { ':sent': 'sent', ':moot': 'moot', ...values },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  return {
    async claimSent(claim) {
      const isFree = 'attribute_not_exists(#until) OR #until <= :at';
      if (await put(claim, isFree, { '#until': 'until' }, { ':at': claim.at })) return 'mine';
      const { Item } = await table.send(new GetCommand({ TableName, Key: sentKey(claim), ConsistentRead: true }));
      return Item && isDone(sentOf(Item)) ? 'done' : 'busy';
    },

    async putSent(sent) {
      if (isDone(sent)) await table.send(new PutCommand({ TableName, Item: sentRow(sent) }));
      else await put(sent, 'attribute_exists(PK)');
    },

    async sent(id) {
      const found: Sent[] = [];
      const input = {
        TableName,
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': `SENT#${id}` },
        ConsistentRead: true,
      };
      for await (const { Items = [] } of paginateQuery({ client: table }, input)) found.push(...Items.map(sentOf));
      return found;
    },

    async hold(held) {
      const body = JSON.stringify(held.delivery);
      const { until, why } = held;
      await table.send(
        new PutCommand({ TableName, Item: { ...heldKey(held), until, why, body, ttl: until + keepDays.held * day } }),
      );
    },

    async held(now, limit) {
      const found: Held[] = [];
      const input = {
        TableName,
        KeyConditionExpression: 'PK = :pk AND SK < :after',
        ExpressionAttributeValues: { ':pk': 'HELD', ':after': String(Math.floor(now) + 1).padStart(12, '0') },
        ConsistentRead: true,
      };
      for await (const { Items = [] } of paginateQuery({ client: table }, input)) {
        found.push(...Items.map(heldOf));
        if (found.length >= limit) break;
      }
      return found.slice(0, limit);
    },

    async letGo(held) {
      for (const one of held) await table.send(new DeleteCommand({ TableName, Key: heldKey(one) }));
    },
  };
}

const sentKey = (sent: Pick<Sent, 'case' | 'id'>) => ({ PK: `SENT#${sent.case}`, SK: sent.id });
const sentRow = (sent: Sent) => ({ ...sentKey(sent), ...sent, ttl: sent.at + keepDays.sent * day });
const heldKey = (held: Held) => ({ PK: 'HELD', SK: heldKeyOf(held) });

function sentOf(row: Record<string, unknown>): Sent {
  const { PK: _pk, SK: _sk, ttl: _ttl, ...sent } = row;
  // Only `sentRow` makes rows of this key.
  return sent as unknown as Sent;
}

const heldOf = (row: Record<string, unknown>): Held => ({
  until: Number(row['until']),
  why: String(row['why']),
  // Only `hold` writes this key, and its body is a delivery.
  delivery: JSON.parse(String(row['body'])) as Held['delivery'],
});
