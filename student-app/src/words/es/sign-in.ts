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
  takeOver: '¿Entraste en Safari?',
  takeOverHow: 'Escribe los seis dígitos que te mostró',
  digits: 'Ya casi: vuelve a la app',
  digitsHow: 'Abre la app desde tu pantalla de inicio y escribe allí estos dígitos.',
  digitsSafe: 'Valen cinco minutos y una sola vez. No se los des a nadie: con ellos se entra a tu cuenta.',
  digitsOver: 'Estos dígitos ya no sirven',
  digitsOverMore: 'Vuelve a la app y entra otra vez con tu cuenta institucional.',
  submit: 'Entrar',
  ended: 'Tu sesión terminó. Entra de nuevo.',
  students: 'Esta aplicación es para estudiantes. El personal usa el panel.',
  toPanel: 'Ir al panel',
  signedInAs: (email: string) => `Entraste como ${email}`,
};
