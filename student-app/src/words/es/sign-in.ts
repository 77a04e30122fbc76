export const signIn = {
  title: 'Entrar',
  email: 'Correo',
  password: 'Contraseña',
  institutional: 'Entrar con mi cuenta institucional',
  withIssuer: (name: string) => `Entrar con ${name}`,
  or: 'O con tu contraseña',
  oidcRefused:
    'No se pudo entrar con la cuenta institucional. Inténtalo otra vez, o entra con tu contraseña.',
  unlinked:
    'Ya hay una cuenta con este correo. Entra con su contraseña una vez, y desde entonces basta tu cuenta institucional.',
  submit: 'Entrar',
  ended: 'Tu sesión terminó. Entra de nuevo.',
  students: 'Esta aplicación es para estudiantes. El personal usa el panel.',
  toPanel: 'Ir al panel',
  signedInAs: (email: string) => `Entraste como ${email}`,
};
