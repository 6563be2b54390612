/** Examples of eks-log-group-tampering. */
import { eksLogGroupTampering } from '../../shared/controls/eks-log-group-tampering.ts';
import { check } from '../check.ts';
import { recordedExample, sessionOf } from '../recorded.ts';

const logGroupName = '/aws/eks/shop/cluster';
const calling = (name: string, eventName: string, requestParameters: object) =>
  recordedExample(name, {
    eventSource: 'logs.amazonaws.com',
    eventName,
    requestParameters,
    userIdentity: sessionOf('Admin'),
  });
const finds = (message: RegExp, severity?: 'medium') => [
  { key: 'tampering', message, calls: [], ...(severity && { severity }) },
];

check(eksLogGroupTampering, {
  bare: 'nothing',
  fine: [
    calling('the log group of a function is deleted', 'DeleteLogGroup', { logGroupName: '/aws/lambda/shop' }),
    calling('a group whose name only begins alike', 'DeleteLogGroup', { logGroupName: `${logGroupName}-archive` }),
    calling('the log group of container insights', 'DeleteLogStream', {
      logGroupName: '/aws/containerinsights/shop/application',
      logStreamName: 'node-1',
    }),
    calling('a request that names no group', 'DeleteLogGroup', {}),
  ],
  bad: [
    {
      ...calling('the whole group is deleted', 'DeleteLogGroup', { logGroupName }),
      finds: finds(/^In account 111122223333 .* called logs:DeleteLogGroup .*everything is gone of log group .*shop/),
    },
    {
      ...calling('one stream is deleted', 'DeleteLogStream', { logGroupName, logStreamName: 'kube-apiserver-audit-1' }),
      finds: finds(/a stream is gone .*\(kube-apiserver-audit-1\)\.$/),
    },
    {
      ...calling('its key is taken off', 'DisassociateKmsKey', { logGroupName }),
      finds: finds(/no key of yours/, 'medium'),
    },
    {
      ...calling('its key is taken off by the ARN of the group', 'DisassociateKmsKey', {
        resourceIdentifier: `arn:aws:logs:eu-central-1:111122223333:log-group:${logGroupName}:*`,
      }),
      finds: finds(/no key of yours .*log group \/aws\/eks\/shop\/cluster of cluster shop/, 'medium'),
    },
  ],
});
