/** What EC2's events of networks change: flow logs. */
import type { EventTrigger } from '../../../shared/triggers.ts';
import { idsIn, wrapped } from '../../../shared/triggers/ec2-network.ts';
import { fieldsOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { putFlowLog } from '../ec2-network.ts';
import { idFrom } from '../ids.ts';

type NetworkEvent = Extract<EventTrigger, 'ec2:CreateFlowLogs' | 'ec2:DeleteFlowLogs'>;

export const ec2NetworkEffects: { [T in NetworkEvent]: (happening: Happening) => void } = {
  'ec2:CreateFlowLogs': happening => {
    const request = wrapped(happening, 'CreateFlowLogs');
    const answered = idsIn(fieldsOf(fieldsOf(fieldsOf(happening.response.CreateFlowLogsResponse).flowLogIdSet)).item);
    idsIn(request.ResourceId).forEach((ResourceId, i) => {
      const LogDestination = textOf(request.LogDestination);
      putFlowLog(happening.here, {
        FlowLogId: answered[i] ?? idFrom('fl', `${happening.record.eventID} ${i}`),
        ResourceId,
        ...(request.LogDestinationType === 's3' && { LogDestinationType: 's3' }),
        ...(LogDestination && { LogDestination }),
      });
    });
  },
  'ec2:DeleteFlowLogs': happening => {
    for (const id of idsIn(wrapped(happening, 'DeleteFlowLogs').FlowLogId)) delete happening.here.flowLogs[id];
  },
};
