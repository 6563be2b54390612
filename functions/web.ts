/** HTTP API -> approval page, Slack and signed command line: it records answers and wakes `reconcile`, which alone acts. */
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { throughApp } from '../shared/aws/http-event.ts';
import { start } from '../shared/aws/start.ts';
import { webApp } from '../shared/web.ts';

let app: ReturnType<typeof webApp> | undefined;

/** Answers one request; faults are pages too. */
export const handler = middy(
  async (event: APIGatewayProxyEventV2, context: Context): Promise<APIGatewayProxyStructuredResultV2> => {
    const { ports, settings, options } = start(context);
    app ??= webApp(ports, settings, { publicUrl: options.publicUrl });
    return throughApp(app, event);
  },
);
