/** Who may do what in each department of the hospital, as the SAPL project publishes it. */

export type Permission = readonly [kind: string, ...actions: readonly string[]];

/** Role → how much it is cleared for, and what it may do in its departments. */
export const ROLES: Readonly<Record<string, { readonly clearance: number; readonly may: readonly Permission[] }>> = {
  attending: {
    clearance: 4,
    may: [
      ['PatientRecord', 'read', 'write', 'create'],
      ['LabResult', 'read', 'order'],
      ['Prescription', 'read', 'write', 'prescribe'],
      ['Imaging', 'read', 'order'],
      ['CareNote', 'read', 'write', 'create'],
      ['Referral', 'read', 'write', 'create'],
    ],
  },
  resident: {
    clearance: 3,
    may: [
      ['PatientRecord', 'read', 'write'],
      ['LabResult', 'read'],
      ['Prescription', 'read'],
      ['Imaging', 'read', 'order'],
      ['CareNote', 'read', 'write', 'create'],
      ['Referral', 'read', 'create'],
    ],
  },
  nurse: {
    clearance: 3,
    may: [
      ['PatientRecord', 'read', 'write'],
      ['LabResult', 'read'],
      ['Prescription', 'read'],
      ['CareNote', 'read', 'write', 'create'],
      ['Schedule', 'read', 'write'],
    ],
  },
  labTech: {
    clearance: 2,
    may: [
      ['LabResult', 'read', 'write', 'create'],
      ['Imaging', 'read', 'write', 'create'],
    ],
  },
  pharmacist: {
    clearance: 3,
    may: [
      ['Prescription', 'read', 'write', 'approve'],
      ['PatientRecord', 'read'],
    ],
  },
  admin: {
    clearance: 2,
    may: [
      ['Schedule', 'read', 'write', 'create', 'delete'],
      ['BillingRecord', 'read', 'write'],
      ['AuditLog', 'read'],
    ],
  },
  billing: {
    clearance: 2,
    may: [
      ['BillingRecord', 'read', 'write', 'create', 'bill'],
      ['PatientRecord', 'read'],
    ],
  },
  auditor: {
    clearance: 4,
    may: [
      ['AuditLog', 'read', 'write', 'create', 'audit'],
      ['PatientRecord', 'read'],
      ['BillingRecord', 'read'],
    ],
  },
  researcher: {
    clearance: 1,
    may: [
      ['PatientRecord', 'read'],
      ['LabResult', 'read'],
      ['Imaging', 'read'],
    ],
  },
};
export const EMERGENCY: readonly Permission[] = [
  'PatientRecord',
  'LabResult',
  'Prescription',
  'Imaging',
  'CareNote',
].map((kind) => [kind, 'read', 'write', 'prescribe', 'override']);
