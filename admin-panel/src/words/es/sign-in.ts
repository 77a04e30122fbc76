export const signIn = {
  title: 'Entrar al panel',
  email: 'Correo',
  password: 'Contraseña',
  institution: 'Institución',
  institutionHint: 'La clave de tu institución, por ejemplo itsur',
  submit: 'Entrar',
  ended: 'Tu sesión terminó en este equipo o en otro. Entra de nuevo.',
};
