/** Every AWS operation the program uses, read or write: one entry each in `operations/<service>.ts`; its types are the SDK's own. */
import type * as autoscalingSdk from '@aws-sdk/client-auto-scaling';
import type * as cloudtrailSdk from '@aws-sdk/client-cloudtrail';
import type * as logsSdk from '@aws-sdk/client-cloudwatch-logs';
import type * as ec2Sdk from '@aws-sdk/client-ec2';
import type * as ecrSdk from '@aws-sdk/client-ecr';
import type * as eksSdk from '@aws-sdk/client-eks';
import type * as elasticloadbalancingSdk from '@aws-sdk/client-elastic-load-balancing-v2';
import type * as eventsSdk from '@aws-sdk/client-eventbridge';
import type * as guarddutySdk from '@aws-sdk/client-guardduty';
import type * as iamSdk from '@aws-sdk/client-iam';
import type * as inspector2Sdk from '@aws-sdk/client-inspector2';
import type * as kmsSdk from '@aws-sdk/client-kms';
import type * as lambdaSdk from '@aws-sdk/client-lambda';
import type * as s3Sdk from '@aws-sdk/client-s3';
import type * as ssmSdk from '@aws-sdk/client-ssm';
import type { OperationFacts } from './operation-facts.ts';
import { autoscaling } from './operations/autoscaling.ts';
import { cloudtrail } from './operations/cloudtrail.ts';
import { ec2 } from './operations/ec2.ts';
import { ecr } from './operations/ecr.ts';
import { eks } from './operations/eks.ts';
import { elasticloadbalancing } from './operations/elasticloadbalancing.ts';
import { events } from './operations/events.ts';
import { guardduty } from './operations/guardduty.ts';
import { iam } from './operations/iam.ts';
import { inspector2 } from './operations/inspector2.ts';
import { kms } from './operations/kms.ts';
import { lambda } from './operations/lambda.ts';
import { logs } from './operations/logs.ts';
import { s3 } from './operations/s3.ts';
import { ssm } from './operations/ssm.ts';

export const operations = {
  ...autoscaling,
  ...cloudtrail,
  ...ec2,
  ...ecr,
  ...eks,
  ...elasticloadbalancing,
  ...events,
  ...guardduty,
  ...iam,
  ...inspector2,
  ...kms,
  ...lambda,
  ...logs,
  ...s3,
  ...ssm,
};

/** A key is at once the SDK command, the AWS CLI command and, unless its `action` says otherwise, the IAM action. */
export type Operation = keyof typeof operations;

/** What the SDK's command of an operation takes. */
export type Input<N extends Operation> = OperationTypes[N]['input'];
/** What AWS answers, as the SDK has it. */
export type Output<N extends Operation> = OperationTypes[N]['output'];

/** The input and output of every operation, taken from the SDK's command of that name; where there is none the entry does not compile. */
export type OperationTypes = {
  [N in Operation]: N extends `${infer S extends keyof Sdk}:${infer Action}`
    ? Sdk[S] extends Record<`${Action}Command`, new (...input: never) => Command<infer I, infer O>>
      ? { input: I; output: O }
      : never
    : never;
};

/** The part of an SDK command that tells its types. */
interface Command<I, O> {
  input: I;
  resolveMiddleware(...args: never): (...args: never) => Promise<{ output: O }>;
}

/** The SDK module of each service, by IAM's name of the service. */
interface Sdk {
  autoscaling: typeof autoscalingSdk;
  cloudtrail: typeof cloudtrailSdk;
  ec2: typeof ec2Sdk;
  ecr: typeof ecrSdk;
  eks: typeof eksSdk;
  elasticloadbalancing: typeof elasticloadbalancingSdk;
  events: typeof eventsSdk;
  guardduty: typeof guarddutySdk;
  iam: typeof iamSdk;
  inspector2: typeof inspector2Sdk;
  kms: typeof kmsSdk;
  lambda: typeof lambdaSdk;
  logs: typeof logsSdk;
  s3: typeof s3Sdk;
  ssm: typeof ssmSdk;
}

type WithAccess<A extends OperationFacts['access']> = {
  [N in Operation]: (typeof operations)[N]['access'] extends A ? N : never;
}[Operation];

export type ReadOperation = WithAccess<'read'>;
export type WriteOperation = WithAccess<'write'>;

/** One call as data: what the SDK sends, IAM allows, a person reads, approves and undoes. */
export type Call<N extends WriteOperation = WriteOperation> = N extends WriteOperation
  ? { call: N; input: Input<N> }
  : never;

/** The facts of an operation under the general type, for code that walks over all of them. */
export const factsOf = (operation: Operation): OperationFacts => operations[operation];

/** The IAM action an operation takes. */
export const actionOf = (operation: Operation): string => factsOf(operation).action ?? operation;

/** What CloudTrail calls an operation, as in the names of triggers. */
export const eventOf = (operation: Operation): string => factsOf(operation).event ?? operation;

/** The operation an event of CloudTrail tells of, by our name; any other name as it is. */
export const operationOf = (event: string): string =>
  Object.keys(operations).find(name => isOperation(name) && factsOf(name).event === event) ?? event;

const isOperation = (name: string): name is Operation => Object.hasOwn(operations, name);
