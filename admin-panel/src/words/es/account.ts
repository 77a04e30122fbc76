import type { NotificationKind } from '../../../../src/contracts/notifications.ts';

export const account = {
  title: 'Mi cuenta',
  profile: 'Mis datos',
  email: 'Correo',
  role: 'Función',
  cafeterias: 'Cafeterías',
  name: 'Nombre',
  language: 'Idioma de mis mensajes',
  languageHint: 'El de este panel se elige en su menú, en cada equipo.',
  save: 'Guardar',
  saved: 'Guardado',

  verify: 'Verificar mi correo',
  verifySent: 'Te enviamos un correo con un enlace',

  password: 'Contraseña',
  passwordMore: 'Al cambiarla se cierran tus otras sesiones.',
  current: 'Contraseña actual',
  newPassword: 'Contraseña nueva',
  newPasswordHint: 'Diez caracteres o más; larga vale más que rara.',
  changePassword: 'Cambiar contraseña',
  passwordChanged: 'Tu contraseña cambió',
  notThePassword: 'Esa no es tu contraseña actual',

  sessions: 'Mis sesiones',
  sessionsMore: 'Dónde entraste. Termina las que no reconozcas.',
  here: 'Este equipo',
  unknownDevice: 'Equipo sin nombre',
  since: (opened: string, used: string) => `Desde ${opened} · activa ${used}`,
  end: 'Terminar',
  endOf: (device: string) => `Terminar la sesión de ${device}`,
  endMore: 'Quien la use tendrá que entrar de nuevo.',
  ended: (device: string) => `Terminó la sesión de ${device}`,
  endAll: 'Terminar todas mis sesiones',
  endAllMore: 'También la de este equipo: tendrás que entrar de nuevo en cada uno.',

  notifications: 'Mis avisos',
  kinds: {
    order_updates: 'Cambios de mis pedidos',
    receipts: 'Recibos',
    announcements: 'Anuncios',
  } satisfies Record<NotificationKind, string>,
  alwaysOn: (messages: string) => `Siempre llegan: ${messages}.`,
};
