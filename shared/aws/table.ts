/** Cases and what else we keep, in one DynamoDB table. Every write of a case is one conditional write on its row. */
import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  paginateScan,
  PutCommand,
  UpdateCommand,
  type PutCommandInput,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Case } from '../case.ts';
import { mostLinks, type Link } from '../links.ts';
import type { Cases, Inventory } from '../ports.ts';
import { refKey } from '../refs.ts';
import type { Ref, Resources } from '../resources.ts';
import { caseKey, caseRow, dueShard, linkKey, linksKey, packed, rowCase, unpacked, writingOf } from './rows.ts';
import { tableSent } from './table-sent.ts';

export { createTableInput } from './table-form.ts';

const day = 24 * 3600;
// An inventory is rebuilt long before, a last good state is written anew by each sweep: older rows belong to what is gone.
const keepDays = { inventory: 7, lastGood: 90 };
const minute = 60;

/**
 * The table as `Cases`. Times are epoch seconds. Rejects with DynamoDB's own errors; a lost race is no error but `false`.
 * `now`: the clock for rows' expiry.
 */
export function tableCases(client: DynamoDBClient, TableName: string, now: () => number): Cases {
  const table = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });

  const get = async (id: string): Promise<Case | null> => {
    const { Item } = await table.send(new GetCommand({ TableName, Key: caseKey(id), ConsistentRead: true }));
    return Item ? rowCase(Item) : null;
  };

  async function query(
    input: Omit<QueryCommandInput, 'TableName'>,
    limit = Infinity,
  ): Promise<Record<string, unknown>[]> {
    const rows: Record<string, unknown>[] = [];
    for await (const { Items = [] } of paginateQuery({ client: table }, { ...input, TableName })) {
      rows.push(...Items);
      if (rows.length >= limit) break;
    }
    return rows.slice(0, limit);
  }

  const partsOf = (PK: string): Promise<Record<string, unknown>[]> =>
    query({ KeyConditionExpression: 'PK = :pk', ExpressionAttributeValues: { ':pk': PK }, ConsistentRead: true });

  async function write(rows: readonly Record<string, unknown>[]): Promise<void> {
    // One row is one atomic put; several are told apart by their writing (rows.ts).
    for (const Item of rows) await table.send(new PutCommand({ TableName, Item }));
  }

  /** False when the condition does not hold: another was first. */
  async function putIf(Item: Record<string, unknown>, condition: Condition): Promise<boolean> {
    try {
      await table.send(new PutCommand({ TableName, Item, ...condition }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  const inventoryKey = (account: string, region: string): string => `INVENTORY#${account}#${region}`;
  const lastGoodKey = (ref: Ref): string => `SEEN#${refKey(ref)}`;

  return {
    get,

    async of(ref) {
      const rows = await query({
        IndexName: 'by-ref',
        KeyConditionExpression: 'refKey = :ref',
        ExpressionAttributeValues: { ':ref': refKey(ref) },
        ProjectionExpression: 'id',
      });
      // An index lags behind the table; an answer given a moment ago must be seen.
      const cases = await Promise.all(rows.map(row => get(String(row['id']))));
      return cases.filter(one => one !== null);
    },

    put: (next, expecting) =>
      putIf(
        caseRow(next),
        expecting
          ? { ConditionExpression: 'ver = :ver', ExpressionAttributeValues: { ':ver': expecting.ver } }
          : { ConditionExpression: 'attribute_not_exists(PK)' },
      ),

    async due(at, limit) {
      const rows = await query(
        {
          IndexName: 'by-due',
          KeyConditionExpression: 'due = :due AND dueAt <= :at',
          ExpressionAttributeValues: { ':due': dueShard, ':at': at },
          Limit: limit,
        },
        limit,
      );
      return rows.map(rowCase);
    },

    async all() {
      const cases: Case[] = [];
      // Only cases are in this index, so the scan meets no other row.
      for await (const { Items = [] } of paginateScan({ client: table }, { TableName, IndexName: 'by-ref' }))
        cases.push(...Items.map(rowCase));
      return cases.toSorted((a, b) => b.updatedAt - a.updatedAt);
    },

    async inventory(account, region) {
      // Only `putInventory` writes this key.
      return unpacked(await partsOf(inventoryKey(account, region))) as Inventory | null;
    },

    async putInventory(account, region, inventory, expecting) {
      const [first, ...rest] = packed(inventoryKey(account, region), inventory, now() + keepDays.inventory * day);
      // Who loses the first part writes none of the others.
      if (!first || !(await putIf(first, expecting === 'anything' ? {} : writingIs(expecting)))) return false;
      await write(rest);
      return true;
    },

    async lastGood<R extends Ref>(ref: R) {
      // Only `putLastGood` writes this key, with a resource of the ref's kind. AWS's Dates come back as ISO texts.
      return unpacked(await partsOf(lastGoodKey(ref))) as Resources[R['kind']] | null;
    },

    putLastGood: (ref, resource) => write(packed(lastGoodKey(ref), resource, now() + keepDays.lastGood * day)),

    async count(name, at, windowSeconds) {
      const PK = `COUNT#${name}`;
      await table.send(
        new UpdateCommand({
          TableName,
          Key: { PK, SK: minuteKey(at) },
          UpdateExpression: 'ADD #n :one SET #ttl = :ttl',
          ExpressionAttributeNames: { '#n': 'n', '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':one': 1, ':ttl': at + windowSeconds + day },
        }),
      );
      // Whole minutes: what was added up to a minute before the window may count, which only makes a breaker more careful.
      const rows = await query({
        KeyConditionExpression: 'PK = :pk AND SK BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': PK, ':from': minuteKey(at - windowSeconds), ':to': minuteKey(at) },
        ConsistentRead: true,
      });
      return rows.reduce((sum, row) => sum + Number(row['n']), 0);
    },

    async putLink(hash, link) {
      const ttl = link.expiresAt;
      await table.send(new PutCommand({ TableName, Item: { ...linkKey(hash), ...link, ttl } }));
      const Key = linksKey(link);
      const { Attributes } = await table.send(
        new UpdateCommand({
          TableName,
          Key,
          UpdateExpression: 'SET hashes = list_append(if_not_exists(hashes, :none), :one), #ttl = :ttl',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':none': [], ':one': [hash], ':ttl': ttl },
          ReturnValues: 'ALL_NEW',
        }),
      );
      const hashes: unknown[] = Attributes?.['hashes'] ?? [];
      for (const old of hashes.slice(0, -mostLinks).map(String)) {
        await table.send(new DeleteCommand({ TableName, Key: linkKey(old) }));
        try {
          await table.send(
            new UpdateCommand({
              TableName,
              Key,
              UpdateExpression: 'REMOVE hashes[0]',
              ConditionExpression: 'hashes[0] = :old',
              ExpressionAttributeValues: { ':old': old },
            }),
          );
        } catch (error) {
          // Whoever minted at the same moment has taken it off already.
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
        }
      }
    },

    async link(hash) {
      const { Item } = await table.send(new GetCommand({ TableName, Key: linkKey(hash), ConsistentRead: true }));
      if (!Item) return null;
      const { PK: _pk, SK: _sk, ttl: _ttl, ...link } = Item;
      // Only `putLink` writes this key.
      return link as Link;
    },

    ...tableSent(table, TableName),
  };
}

type Condition = Pick<PutCommandInput, 'ConditionExpression' | 'ExpressionAttributeValues'>;

const writingIs = (document: unknown): Condition =>
  document === null
    ? { ConditionExpression: 'attribute_not_exists(PK)' }
    : { ConditionExpression: 'writing = :was', ExpressionAttributeValues: { ':was': writingOf(document) } };

// Padded, so that their order as text is their order in time.
const minuteKey = (at: number): string => String(Math.floor(at / minute)).padStart(12, '0');
