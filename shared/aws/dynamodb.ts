/** The DynamoDB client behind the table. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ClientOptions } from './client.ts';

export { tableCases } from './table.ts';

export const open = (options: ClientOptions) => new DynamoDBClient(options);
