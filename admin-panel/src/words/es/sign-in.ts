export const signIn = {
  title: 'Entrar al panel',
  email: 'Correo',
  password: 'Contraseña',
  institution: 'Institución',
  institutionHint: 'La clave de tu institución, por ejemplo itsur',
  submit: 'Entrar',
  institutional: 'Entrar con mi cuenta institucional',
  withIssuer: (host: string) => `Entrar con ${host}`,
  oidcRefused:
    'No se pudo entrar con la cuenta institucional. Inténtalo otra vez, o entra con tu contraseña.',
  unlinked:
    'Ya hay una cuenta con este correo. Entra con su contraseña una vez, y desde entonces basta tu cuenta institucional.',
  forgotten: 'Olvidé mi contraseña',
  forgottenMore: 'Escribe tu correo y te enviaremos un enlace para elegir otra.',
  letterSent:
    'Si hay una cuenta con ese correo, el enlace va en camino. Revisa también el correo no deseado.',
  sendLetter: 'Enviar enlace',
  backToSignIn: 'Volver a entrar',
  ended: 'Tu sesión terminó',
  endedMore: (time: string) =>
    `En este equipo o en otro. Nadie ve los pedidos aquí desde las ${time}: entra de nuevo.`,
};
