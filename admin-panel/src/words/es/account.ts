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
  newPasswordHint: 'Diez caracteres o más; mejor una frase larga.',
  changePassword: 'Cambiar contraseña',
  passwordChanged: 'Tu contraseña cambió',
  notThePassword: 'Esa no es tu contraseña actual',

  sessions: 'Mis sesiones',
  sessionsMore: 'Dónde entraste. Cierra las que no reconozcas.',
  here: 'Este equipo',
  unknownDevice: 'Equipo sin nombre',
  since: (opened: string, used: string) => `Desde ${opened} · activa ${used}`,
  end: 'Cerrar sesión',
  endOf: (device: string) => `Cerrar sesión en ${device}`,
  endMore: 'Quien la use tendrá que entrar de nuevo.',
  ended: (device: string) => `Se cerró la sesión de ${device}`,
  endAll: 'Cerrar todas mis sesiones',
  endAllMore: 'También la de este equipo: tendrás que entrar de nuevo en cada uno.',

  notifications: 'Mis avisos',
  kinds: {
    order_updates: 'Cambios de mis pedidos',
    receipts: 'Recibos',
    announcements: 'Anuncios',
  } satisfies Record<NotificationKind, string>,
  alwaysOn: (messages: string) => `Siempre llegan: ${messages}.`,
};
