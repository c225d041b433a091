/** The ARNs of these are in every schedule that is pending: another id is another resource, and they would be lost. */
export const scheduleIds = {
  group: 'Schedules29FB02FD',
  runner: 'RunDueWorkFunction3E6A480D',
  role: 'SchedulesRole523D57EE',
  deadLetters: 'SchedulesDeadLettersE738B711',
};

/** What meets deadlines, twice a day. */
export const dailyIds = {
  schedule: 'MeetDeadlinesDailyScheduleFF7D0AA4',
  runner: 'MeetDeadlinesFunctionC7FD040A',
  role: 'MeetDeadlinesDailyRole5600FC17',
  deadLetters: 'MeetDeadlinesDailyDeadLetters8214E6AE',
};

export const groupName = 'daftarproddata-Schedules-D8CF05C7';

/** What a function that makes schedules is told. */
export const scheduleEnvironment = {
  SCHEDULE_GROUP: groupName,
  SCHEDULE_TARGET_ARN: { 'Fn::GetAtt': [scheduleIds.runner, 'Arn'] },
  SCHEDULE_ROLE_ARN: { 'Fn::GetAtt': [scheduleIds.role, 'Arn'] },
  SCHEDULE_DEAD_LETTER_ARN: { 'Fn::GetAtt': [scheduleIds.deadLetters, 'Arn'] },
};
