"""Who gets what, as a table to read. `login` is the way to the log-in page; names in braces are made in the test.

{A} {B} {C} {D} are cases of the requester; {attendants} {agents} {clients} {owners} are open tasks of those lanes;
{draft} is what an analyst draws, {form_draft} a draft of the published {form}.
What is another's is 404, as if it were not there. 403 says only that a page is for other roles, and says it for any id.
The desk's people see every case (U-03), but only the work of their lanes. Here the database was not made by migrations,
which /readyz says; /metrics has a token of its own, and without one in the settings there is no such page.
"""

TABLE = """
#                                               anon   code   other  reques attend agent  owner  superv analys admin
GET  /                                          303    303    303    303    303    303    303    303    303    303
GET  /entrar                                    200    200    303    303    303    303    303    303    303    303
POST /entrar                                    303    303    303    303    303    303    303    303    303    303
POST /sair                                      303    303    303    303    303    303    303    303    303    303
GET  /conta                                     login  login  200    200    200    200    200    200    200    200
POST /conta                                     login  login  login  login  login  login  login  login  login  login
GET  /avisos                                    login  login  200    200    200    200    200    200    200    200
GET  /avisos/numero                             login  login  200    200    200    200    200    200    200    200
POST /avisos/lidos                              login  login  303    303    303    303    303    303    303    303
GET  /avisos/nothing                            login  login  404    404    404    404    404    404    404    404
GET  /avisos/{notice}                           login  login  404    404    303    404    404    404    404    404
POST /avisos/nothing/lido                       login  login  404    404    404    404    404    404    404    404
POST /avisos/{notice}/lido                      login  login  404    404    303    404    404    404    404    404
GET  /avisos/preferencias                       login  login  200    200    200    200    200    200    200    200
POST /avisos/preferencias                       login  login  303    303    303    303    303    303    303    303
POST /preferencias/idioma                       303    303    303    303    303    303    303    303    303    303
POST /preferencias/aparencia                    303    303    303    303    303    303    303    303    303    303
GET  /favicon.ico                               302    302    302    302    302    302    302    302    302    302
GET  /static/build/nothing.css                  404    404    404    404    404    404    404    404    404    404
GET  /healthz                                   200    200    200    200    200    200    200    200    200    200
GET  /readyz                                    503    503    503    503    503    503    503    503    503    503
GET  /metrics                                   404    404    404    404    404    404    404    404    404    404

GET  /portal                                    200    200    200    200    200    200    200    200    200    200
GET  /portal/ajuda                              200    200    200    200    200    200    200    200    200    200
GET  /portal/aberto                             303    303    303    303    303    303    303    303    303    303
GET  /portal/abrir/{process}                    200    200    200    200    200    200    200    200    200    200
GET  /portal/abrir/nothing                      404    404    404    404    404    404    404    404    404    404
POST /portal/abrir/{process}                    303    303    303    303    303    303    303    303    303    303
POST /portal/abrir/{process}/formulario         200    200    200    200    200    200    200    200    200    200
GET  /portal/fale-conosco                       200    200    200    200    200    200    200    200    200    200
POST /portal/fale-conosco                       303    303    303    303    303    303    303    303    303    303
GET  /acompanhar                                200    200    200    200    200    200    200    200    200    200
POST /acompanhar                                404    404    404    404    404    404    404    404    404    404
GET  /acompanhar/{A}                            303    200    303    200    303    303    303    303    303    303
GET  /acompanhar/2026-999999                    303    303    303    303    303    303    303    303    303    303
POST /acompanhar/{A}/mensagem                   404    303    404    303    404    404    404    404    404    404
POST /acompanhar/2026-999999/mensagem           404    404    404    404    404    404    404    404    404    404
GET  /r/nothing                                 404    404    404    404    404    404    404    404    404    404
GET  /responder/{clients}                       404    200    404    200    404    404    404    404    404    404
GET  /responder/{attendants}                    404    404    404    404    404    404    404    404    404    404
POST /responder/{clients}                       404    303    404    303    404    404    404    404    404    404
POST /responder/{attendants}                    404    404    404    404    404    404    404    404    404    404
POST /responder/{clients}/formulario            404    200    404    200    404    404    404    404    404    404
POST /responder/{clients}/rascunho              404    200    404    200    404    404    404    404    404    404
POST /responder/{agents}/rascunho               404    404    404    404    404    404    404    404    404    404
GET  /arquivos/{file}                           404    200    404    200    200    200    200    200    200    200
GET  /arquivos/nothing                          404    404    404    404    404    404    404    404    404    404

GET  /fila                                      login  login  403    403    200    200    200    200    200    200
GET  /escalados                                 login  login  403    403    403    403    200    200    403    200
GET  /fila/agora                                login  login  403    403    200    200    200    200    200    200
POST /fila/visoes                               login  login  403    403    303    303    303    303    303    303
POST /fila/varias                               login  login  403    403    303    303    303    303    303    303
GET  /proxima                                   login  login  403    403    303    303    303    303    303    303
GET  /tarefas/{attendants}                      login  login  404    404    200    404    200    200    404    200
GET  /tarefas/{agents}                          login  login  404    404    404    200    200    200    404    200
GET  /tarefas/{owners}                          login  login  404    404    404    404    200    200    404    200
GET  /tarefas/{clients}                         login  login  404    303    404    404    404    404    404    404
GET  /tarefas/nothing                           login  login  404    404    404    404    404    404    404    404
POST /tarefas/{attendants}/concluir             login  login  404    404    303    404    404    404    404    404
POST /tarefas/{agents}/concluir                 login  login  404    404    404    303    404    404    404    404
POST /tarefas/{owners}/concluir                 login  login  404    404    404    404    303    404    404    404
POST /tarefas/{clients}/concluir                login  login  404    303    404    404    404    404    404    404
POST /tarefas/{attendants}/formulario           login  login  404    404    200    404    200    200    404    200
POST /tarefas/{agents}/formulario               login  login  404    404    404    200    200    200    404    200
POST /tarefas/{clients}/formulario              login  login  404    200    404    404    404    404    404    404
POST /tarefas/{attendants}/rascunho             login  login  404    404    200    404    404    404    404    404
POST /tarefas/{agents}/rascunho                 login  login  404    404    404    200    404    404    404    404
POST /tarefas/{clients}/rascunho                login  login  404    200    404    404    404    404    404    404
POST /tarefas/{attendants}/assumir              login  login  403    403    303    404    404    404    404    404
POST /tarefas/{agents}/assumir                  login  login  403    403    404    303    404    404    404    404
POST /tarefas/{owners}/assumir                  login  login  403    403    404    404    303    404    404    404
POST /tarefas/{clients}/assumir                 login  login  403    403    404    404    404    404    404    404
POST /tarefas/{attendants}/devolver             login  login  403    403    409    404    404    404    404    404
POST /tarefas/{agents}/devolver                 login  login  403    403    404    409    404    404    404    404
POST /tarefas/{clients}/devolver                login  login  403    403    404    404    404    404    404    404
POST /tarefas/{attendants}/passar               login  login  403    403    403    404    303    303    404    303
POST /tarefas/{agents}/passar                   login  login  403    403    404    403    303    303    404    303
POST /tarefas/{clients}/passar                  login  login  403    403    404    404    404    404    404    404
POST /tarefas/{attendants}/mover                login  login  403    403    403    404    303    303    404    303
POST /tarefas/{agents}/mover                    login  login  403    403    404    403    303    303    404    303
POST /tarefas/nothing/mover                     login  login  403    403    404    404    404    404    404    404
POST /tarefas/{attendants}/botao/1              login  login  403    403    404    404    404    404    404    404
POST /tarefas/{agents}/botao/1                  login  login  403    403    404    404    404    404    404    404

GET  /chamados/novo                             login  login  403    403    200    200    200    200    200    200
GET  /chamados/novo/{process}                   login  login  403    403    200    200    200    200    200    200
GET  /chamados/novo/nothing                     login  login  403    403    404    404    404    404    404    404
POST /chamados/novo/{process}                   login  login  403    403    422    422    422    422    422    422
POST /chamados/novo/{process}/formulario        login  login  403    403    200    200    200    200    200    200
GET  /chamados                                  login  login  403    403    200    200    200    200    200    200
POST /chamados/visoes                           login  login  403    403    303    303    303    303    303    303
POST /chamados/varios                           login  login  403    403    303    303    303    303    303    303
GET  /chamados/{A}                              login  login  403    403    200    200    200    200    200    200
GET  /chamados/2026-999999                      login  login  403    403    404    404    404    404    404    404
POST /chamados/{A}/mensagem                     login  login  403    403    303    303    303    303    303    303
POST /chamados/{A}/presenca                     login  login  403    403    200    200    200    200    200    200
POST /chamados/{A}/prioridade                   login  login  403    403    303    303    303    303    303    303
POST /chamados/{A}/botao/{button}               login  login  403    403    303    303    303    303    303    303
POST /chamados/{A}/botao/999                    login  login  403    403    404    404    404    404    404    404
POST /chamados/{C}/link/{clients}               login  login  403    403    303    303    303    303    303    303
POST /chamados/{A}/link/{attendants}            login  login  403    403    404    404    404    404    404    404
POST /chamados/{A}/suspender                    login  login  403    403    403    403    303    303    403    303
POST /chamados/{A}/cancelar                     login  login  403    403    403    403    303    303    403    303
POST /chamados/{A}/retomar                      login  login  403    403    403    403    409    409    403    409
POST /chamados/{A}/aceitar                      login  login  403    403    303    303    303    303    303    303
POST /chamados/2026-999999/aceitar              login  login  403    403    404    404    404    404    404    404
POST /chamados/{A}/seguir                       login  login  403    403    303    303    303    303    303    303
POST /chamados/2026-999999/seguir               login  login  403    403    404    404    404    404    404    404
GET  /chamados/{A}/mencoes                      login  login  403    403    200    200    200    200    200    200
GET  /chamados/2026-999999/mencoes              login  login  403    403    404    404    404    404    404    404
POST /chamados/{A}/escalar                      login  login  403    403    303    303    303    303    303    303
POST /chamados/2026-999999/escalar              login  login  403    403    404    404    404    404    404    404
POST /chamados/{A}/responsavel                  login  login  403    403    403    403    303    303    403    303
POST /chamados/2026-999999/responsavel          login  login  403    403    404    404    404    404    404    404
POST /chamados/{A}/situacao                     login  login  403    403    303    303    303    303    303    303
POST /chamados/2026-999999/situacao             login  login  403    403    404    404    404    404    404    404
POST /chamados/{A}/reabrir                      login  login  403    403    403    403    409    409    403    409
POST /chamados/{A}/codigo                       login  login  403    403    303    303    303    303    303    303
GET  /chamados/{A}/pendencias/nova              login  login  403    403    200    200    200    200    200    200
GET  /chamados/2026-999999/pendencias/nova      login  login  403    403    404    404    404    404    404    404
POST /chamados/{A}/pendencias/nova              login  login  403    403    303    303    303    303    303    303
POST /chamados/{A}/motivo                       login  login  403    403    303    303    303    303    303    303
POST /clientes/{joao}/vinculos                  login  login  403    403    303    303    303    303    303    303
POST /clientes/nothing/vinculos                 login  login  403    403    404    404    404    404    404    404
POST /clientes/{joao}/prioridade-legal          login  login  403    403    403    403    303    303    403    303
POST /clientes/nothing/prioridade-legal         login  login  403    403    404    404    404    404    404    404
GET  /clientes                                  login  login  403    403    200    200    200    200    200    200
GET  /clientes/{joao}                           login  login  403    403    200    200    200    200    200    200
GET  /clientes/nothing                          login  login  403    403    404    404    404    404    404    404
GET  /busca                                     login  login  403    403    200    200    200    200    200    200

GET  /incidentes                                login  login  403    403    403    403    200    200    200    200
POST /incidentes/tentar                         login  login  403    403    403    403    303    303    403    303
GET  /incidentes/tentativas/nothing             login  login  403    403    403    403    404    404    404    404
GET  /incidentes/nothing/1                      login  login  403    403    403    403    404    404    404    404
POST /incidentes/nothing/1                      login  login  403    403    403    403    404    404    403    404
GET  /incidentes/entregas                       login  login  403    403    403    403    200    200    200    200
POST /incidentes/entregas                       login  login  403    403    403    403    303    303    403    303

GET  /processos                                 login  login  403    403    403    403    200    200    200    200
GET  /processos/{process}                       login  login  403    403    403    403    200    200    200    200
GET  /processos/nothing                         login  login  403    403    403    403    404    404    404    404
GET  /processos/versoes/{release}/diagrama.bpmn login  login  403    403    200    200    200    200    200    200
GET  /processos/versoes/nothing/diagrama.bpmn   login  login  403    403    404    404    404    404    404    404
GET  /processos/versoes/{release}/desenho.bpmn  login  login  403    403    200    200    200    200    200    200
GET  /processos/versoes/nothing/desenho.bpmn    login  login  403    403    404    404    404    404    404    404
POST /processos/{process}/dono                  login  login  403    403    403    403    403    303    403    303
POST /processos/nothing/dono                    login  login  403    403    403    403    403    404    403    404
POST /processos/{process}/raia                  login  login  403    403    403    403    403    303    303    303
POST /processos/nothing/raia                    login  login  403    403    403    403    403    404    404    404
GET  /processos/{process}/comparar              login  login  403    403    403    403    200    200    200    200
GET  /processos/nothing/comparar                login  login  403    403    403    403    404    404    404    404
GET  /processos/{process}/mudar                 login  login  403    403    403    403    200    200    200    200
GET  /processos/nothing/mudar                   login  login  403    403    403    403    404    404    404    404
POST /processos/{process}/mudar                 login  login  403    403    403    403    403    422    422    422
POST /processos/nothing/mudar                   login  login  403    403    403    403    403    404    404    404
GET  /processos/{process}/mudancas              login  login  403    403    403    403    200    200    200    200
GET  /processos/nothing/mudancas                login  login  403    403    403    403    404    404    404    404
GET  /processos/{process}/mudancas/nothing      login  login  403    403    403    403    404    404    404    404
POST /processos/{process}/mudancas/nothing/voltar login  login  403    403    403    403    403    404    404    404
POST /processos/versoes/{release}/editar        login  login  403    403    403    403    403    403    303    303
POST /processos/versoes/nothing/editar          login  login  403    403    403    403    403    403    404    404
POST /processos/versoes/{release}/restaurar     login  login  403    403    403    403    403    403    303    303
POST /processos/versoes/nothing/restaurar       login  login  403    403    403    403    403    403    404    404

GET  /formularios                               login  login  403    403    403    403    403    403    200    200
GET  /formularios/{form}                        login  login  403    403    403    403    403    403    200    200
GET  /formularios/nothing                       login  login  403    403    403    403    403    403    404    404
GET  /formularios/{form}/formulario.form        login  login  403    403    403    403    403    403    200    200
GET  /formularios/nothing/formulario.form       login  login  403    403    403    403    403    403    404    404
POST /formularios/{form}/editar                 login  login  403    403    403    403    403    403    303    303
POST /formularios/nothing/editar                login  login  403    403    403    403    403    403    404    404
GET  /estudio/formularios/novo                  login  login  403    403    403    403    403    403    200    200
POST /estudio/formularios/novo                  login  login  403    403    403    403    403    403    303    303
POST /estudio/formularios/arquivo               login  login  403    403    403    403    403    403    422    422
GET  /estudio/formularios/{form_draft}          login  login  403    403    403    403    403    403    200    200
GET  /estudio/formularios/nothing               login  login  403    403    403    403    403    403    404    404
GET /estudio/formularios/{form_draft}/formulario.form login login 403 403 403 403 403 403 200 200
GET  /estudio/formularios/nothing/formulario.form  login  login  403    403    403    403    403    403    404    404
GET  /estudio/formularios/{form_draft}/historico  login  login  403    403    403    403    403    403    200    200
GET  /estudio/formularios/nothing/historico     login  login  403    403    403    403    403    403    404    404
GET  /estudio/formularios/{form_draft}/previa   login  login  403    403    403    403    403    403    200    200
GET  /estudio/formularios/nothing/previa        login  login  403    403    403    403    403    403    404    404
PUT  /estudio/formularios/{form_draft}/formulario  login  login  403    403    403    403    403    403    422    422
POST /estudio/formularios/{form_draft}/previa   login  login  403    403    403    403    403    403    200    200
POST /estudio/formularios/{form_draft}/previa/campos  login  login  403    403    403    403    403    403    200    200
POST /estudio/formularios/{form_draft}/voltar   login  login  403    403    403    403    403    403    303    303
POST /estudio/formularios/nothing/voltar        login  login  403    403    403    403    403    403    404    404
POST /estudio/formularios/{form_draft}/descartar  login  login  403    403    403    403    403    403    303    303
POST /estudio/formularios/nothing/descartar     login  login  403    403    403    403    403    403    404    404
POST /estudio/formularios/{form_draft}/recuperar  login  login  403    403    403    403    403    403    303    303
POST /estudio/formularios/nothing/recuperar     login  login  403    403    403    403    403    403    404    404
GET  /estudio/formularios/{form_draft}/publicar login  login  403    403    403    403    403    403    200    200
GET  /estudio/formularios/nothing/publicar      login  login  403    403    403    403    403    403    404    404
POST /estudio/formularios/{form_draft}/publicar login  login  403    403    403    403    403    403    303    303
POST /estudio/formularios/nothing/publicar      login  login  403    403    403    403    403    403    404    404
GET  /estudio/{draft}/formularios               login  login  403    403    403    403    403    403    200    200
GET  /estudio/nothing/formularios               login  login  403    403    403    403    403    403    404    404

GET  /estudio/novo                              login  login  403    403    403    403    403    403    200    200
POST /estudio/novo                              login  login  403    403    403    403    403    403    303    303
POST /estudio/arquivo                           login  login  403    403    403    403    403    403    422    422
GET  /estudio/{draft}                           login  login  403    403    403    403    403    403    200    200
GET  /estudio/nothing                           login  login  403    403    403    403    403    403    404    404
GET  /estudio/{draft}/diagrama.bpmn             login  login  403    403    403    403    403    403    200    200
GET  /estudio/nothing/diagrama.bpmn             login  login  403    403    403    403    403    403    404    404
GET  /estudio/{draft}/desenho.bpmn              login  login  403    403    403    403    403    403    200    200
GET  /estudio/nothing/desenho.bpmn              login  login  403    403    403    403    403    403    404    404
PUT  /estudio/{draft}/diagrama                  login  login  403    403    403    403    403    403    422    422
POST /estudio/{draft}/conferir                  login  login  403    403    403    403    403    403    422    422
POST /estudio/{draft}/dispor                   login  login  403    403    403    403    403    403    422    422
GET  /estudio/{draft}/historico                 login  login  403    403    403    403    403    403    200    200
GET  /estudio/nothing/historico                 login  login  403    403    403    403    403    403    404    404
POST /estudio/{draft}/voltar                    login  login  403    403    403    403    403    403    303    303
POST /estudio/nothing/voltar                    login  login  403    403    403    403    403    403    404    404
POST /estudio/{draft}/descartar                 login  login  403    403    403    403    403    403    303    303
POST /estudio/nothing/descartar                 login  login  403    403    403    403    403    403    404    404
POST /estudio/{draft}/recuperar                 login  login  403    403    403    403    403    403    303    303
POST /estudio/nothing/recuperar                 login  login  403    403    403    403    403    403    404    404
GET  /estudio/{draft}/experimentar              login  login  403    403    403    403    403    403    200    200
GET  /estudio/nothing/experimentar              login  login  403    403    403    403    403    403    404    404
POST /estudio/{draft}/experimentar              login  login  403    403    403    403    403    403    200    200
POST /estudio/{draft}/experimentar/formulario   login  login  403    403    403    403    403    403    200    200
GET  /estudio/{draft}/cenarios                  login  login  403    403    403    403    403    403    200    200
GET  /estudio/nothing/cenarios                  login  login  403    403    403    403    403    403    404    404
POST /estudio/{draft}/cenarios                  login  login  403    403    403    403    403    403    422    422
POST /estudio/{draft}/cenarios/excluir          login  login  403    403    403    403    403    403    422    422
GET  /estudio/{draft}/cenarios.yaml             login  login  403    403    403    403    403    403    404    404
GET  /estudio/{draft}/publicar                  login  login  403    403    403    403    403    403    200    200
GET  /estudio/nothing/publicar                  login  login  403    403    403    403    403    403    404    404
POST /estudio/{draft}/publicar                  login  login  403    403    403    403    403    403    303    303
POST /estudio/nothing/publicar                  login  login  403    403    403    403    403    403    404    404

GET  /atendimentos/novo                         login  login  403    403    200    200    200    200    200    200
POST /atendimentos/novo                         login  login  403    403    422    422    422    422    422    422
GET  /agenda                                    login  login  403    403    200    200    200    200    200    200
GET  /chamados/{A}/pareceres                    login  login  403    403    200    200    200    200    200    200
GET  /chamados/nothing/pareceres                login  login  403    403    404    404    404    404    404    404
POST /chamados/{A}/pareceres                    login  login  403    403    303    303    303    303    303    303
POST /chamados/nothing/pareceres                login  login  403    403    404    404    404    404    404    404
POST /chamados/{A}/contato                      login  login  403    403    404    404    404    404    404    404
POST /chamados/{A}/tipo                         login  login  403    403    404    404    404    404    404    404

GET  /calendarios                               login  login  403    403    403    403    403    200    200    200
GET  /calendarios/novo                          login  login  403    403    403    403    403    200    200    200
POST /calendarios/novo                          login  login  403    403    403    403    403    303    303    303
GET  /calendarios/{calendar}/mudar              login  login  403    403    403    403    403    200    200    200
GET  /calendarios/nothing/mudar                 login  login  403    403    403    403    403    404    404    404
POST /calendarios/{calendar}/mudar              login  login  403    403    403    403    403    303    303    303
POST /calendarios/nothing/mudar                 login  login  403    403    403    403    403    404    404    404
GET  /calendarios/{calendar}/versoes            login  login  403    403    403    403    403    200    200    200
GET  /calendarios/nothing/versoes               login  login  403    403    403    403    403    404    404    404
POST /calendarios/{calendar}/voltar             login  login  403    403    403    403    403    303    303    303
POST /calendarios/nothing/voltar                login  login  403    403    403    403    403    404    404    404
GET  /calendarios/{calendar}/usos               login  login  403    403    403    403    403    200    200    200
GET  /calendarios/nothing/usos                  login  login  403    403    403    403    403    404    404    404
POST /calendarios/{calendar}/situacao           login  login  403    403    403    403    403    303    303    303
POST /calendarios/{calendar}/padrao             login  login  403    403    403    403    403    303    303    303
POST /calendarios/{calendar}/anos               login  login  403    403    403    403    403    303    303    303
POST /calendarios/{calendar}/feriado            login  login  403    403    403    403    403    303    303    303
GET  /situacoes                                 login  login  403    403    403    403    403    200    403    200
GET  /situacoes/open                            login  login  403    403    403    403    403    200    403    200
GET  /situacoes/nothing                         login  login  403    403    403    403    403    404    403    404
POST /situacoes/open                            login  login  403    403    403    403    403    303    403    303
POST /situacoes/nothing                         login  login  403    403    403    403    403    404    403    404
GET  /slas                                      login  login  403    403    403    403    403    200    200    200
GET  /slas/novo                                 login  login  403    403    403    403    403    200    200    200
POST /slas/novo                                 login  login  403    403    403    403    403    303    303    303
GET  /slas/{policy}                             login  login  403    403    403    403    403    200    200    200
GET  /slas/nothing                              login  login  403    403    403    403    403    404    404    404
POST /slas/{policy}                             login  login  403    403    403    403    403    303    303    303
POST /slas/nothing                              login  login  403    403    403    403    403    404    404    404
POST /slas/{policy}/situacao                    login  login  403    403    403    403    403    303    303    303
POST /slas/nothing/situacao                     login  login  403    403    403    403    403    404    404    404
POST /slas/{policy}/mover                       login  login  403    403    403    403    403    303    303    303
POST /slas/nothing/mover                        login  login  403    403    403    403    403    404    404    404

GET  /pessoas                                   login  login  403    403    403    403    403    403    403    200
GET  /pessoas/nova                              login  login  403    403    403    403    403    403    403    200
POST /pessoas/nova                              login  login  403    403    403    403    403    403    403    303
GET  /pessoas/{maria}                           login  login  403    403    403    403    403    403    403    200
GET  /pessoas/nothing                           login  login  403    403    403    403    403    403    403    404
POST /pessoas/{maria}                           login  login  403    403    403    403    403    403    403    303
POST /pessoas/nothing                           login  login  403    403    403    403    403    403    403    404
POST /pessoas/{maria}/situacao                  login  login  403    403    403    403    403    403    403    303
POST /pessoas/nothing/situacao                  login  login  403    403    403    403    403    403    403    404
GET  /perfis                                    login  login  403    403    403    403    403    403    403    200
POST /perfis                                    login  login  403    403    403    403    403    403    403    303
GET  /perfis/{profile}                          login  login  403    403    403    403    403    403    403    200
GET  /perfis/papel-attendant                    login  login  403    403    403    403    403    403    403    200
GET  /perfis/nothing                            login  login  403    403    403    403    403    403    403    404
POST /perfis/{profile}                          login  login  403    403    403    403    403    403    403    303
POST /perfis/nothing                            login  login  403    403    403    403    403    403    403    404
POST /perfis/{profile}/apagar                   login  login  403    403    403    403    403    403    403    303
POST /perfis/nothing/apagar                     login  login  403    403    403    403    403    403    403    404
GET  /ajustes                                   login  login  403    403    403    403    403    403    403    200
POST /ajustes                                   login  login  403    403    403    403    403    403    403    303
GET  /ajustes/topo                              login  login  403    403    403    403    403    403    403    200
POST /ajustes/topo                              login  login  403    403    403    403    403    403    403    303
GET  /organizacoes                              login  login  403    403    403    403    200    200    403    200
POST /organizacoes                              login  login  403    403    403    403    303    303    403    303
GET  /organizacoes/{organisation}               login  login  403    403    403    403    200    200    403    200
GET  /organizacoes/nothing                      login  login  403    403    403    403    404    404    403    404
POST /organizacoes/{organisation}               login  login  403    403    403    403    303    303    403    303
POST /organizacoes/nothing                      login  login  403    403    403    403    404    404    403    404
POST /clientes/{joao}/organizacao               login  login  403    403    403    403    303    303    403    303
POST /clientes/nothing/organizacao              login  login  403    403    403    403    404    404    403    404
GET  /equipe                                    login  login  403    403    403    403    200    200    403    200
POST /equipe/{maria}/recebe                     login  login  403    403    403    403    403    303    403    303
POST /equipe/nothing/recebe                     login  login  403    403    403    403    403    404    403    404
POST /recebe                                    login  login  403    403    303    303    303    303    303    303
GET  /ausencia                                  login  login  403    403    200    200    200    200    200    200
POST /ausencia                                  login  login  403    403    303    303    303    303    303    303
GET  /ausencia/{maria}                          login  login  403    403    403    403    403    200    403    200
GET  /ausencia/{joao}                           login  login  403    403    403    403    403    404    403    404
GET  /ausencia/nothing                          login  login  403    403    403    403    403    404    403    404
POST /ausencia/{maria}                          login  login  403    403    403    403    403    303    403    303
POST /ausencia/nothing                          login  login  403    403    403    403    403    404    403    404
POST /ausencias/{absence}/terminar              login  login  403    403    303    403    403    303    403    303
POST /ausencias/nothing/terminar                login  login  403    403    404    404    404    404    404    404
GET  /atribuicao                                login  login  403    403    403    403    403    200    403    200
GET  /atribuicao/nova                           login  login  403    403    403    403    403    200    403    200
POST /atribuicao/nova                           login  login  403    403    403    403    403    303    403    303
GET  /atribuicao/testar                         login  login  403    403    403    403    403    200    403    200
GET  /atribuicao/{assigning}                    login  login  403    403    403    403    403    200    403    200
GET  /atribuicao/nothing                        login  login  403    403    403    403    403    404    403    404
POST /atribuicao/{assigning}                    login  login  403    403    403    403    403    303    403    303
POST /atribuicao/nothing                        login  login  403    403    403    403    403    404    403    404
POST /atribuicao/{assigning}/situacao           login  login  403    403    403    403    403    303    403    303
POST /atribuicao/nothing/situacao               login  login  403    403    403    403    403    404    403    404
POST /atribuicao/{assigning}/mover              login  login  403    403    403    403    403    303    403    303
POST /atribuicao/nothing/mover                  login  login  403    403    403    403    403    404    403    404
POST /atribuicao/{assigning}/apagar             login  login  403    403    403    403    403    303    403    303
POST /atribuicao/nothing/apagar                 login  login  403    403    403    403    403    404    403    404
GET  /automacao                                 login  login  403    403    403    403    403    200    403    200
GET  /automacao/nova                            login  login  403    403    403    403    403    200    403    200
POST /automacao/nova                            login  login  403    403    403    403    403    303    403    303
GET  /automacao/{rule}                          login  login  403    403    403    403    403    200    403    200
GET  /automacao/nothing                         login  login  403    403    403    403    403    404    403    404
POST /automacao/{rule}                          login  login  403    403    403    403    403    303    403    303
POST /automacao/nothing                         login  login  403    403    403    403    403    404    403    404
POST /automacao/{rule}/ligar                    login  login  403    403    403    403    403    303    403    303
POST /automacao/nothing/ligar                   login  login  403    403    403    403    403    404    403    404
POST /automacao/{rule}/mover                    login  login  403    403    403    403    403    303    403    303
POST /automacao/nothing/mover                   login  login  403    403    403    403    403    404    403    404
POST /automacao/{rule}/experimentar             login  login  403    403    403    403    403    200    403    200
POST /automacao/nothing/experimentar            login  login  403    403    403    403    403    404    403    404
POST /automacao/{rule}/excluir                  login  login  403    403    403    403    403    303    403    303
POST /automacao/nothing/excluir                 login  login  403    403    403    403    403    404    403    404
GET  /automacao/registro                        login  login  403    403    403    403    403    200    403    200
GET  /equipes                                   login  login  403    403    403    403    403    200    403    200
POST /equipes                                   login  login  403    403    403    403    403    303    403    303
GET  /equipes/{team}                            login  login  403    403    403    403    403    200    403    200
GET  /equipes/nothing                           login  login  403    403    403    403    403    404    403    404
POST /equipes/{team}                            login  login  403    403    403    403    403    303    403    303
POST /equipes/nothing                           login  login  403    403    403    403    403    404    403    404
POST /equipes/{team}/situacao                   login  login  403    403    403    403    403    303    403    303
POST /equipes/nothing/situacao                  login  login  403    403    403    403    403    404    403    404
GET  /funcoes                                   login  login  403    403    403    403    403    403    403    200
POST /funcoes                                   login  login  403    403    403    403    403    403    403    303
GET  /funcoes/{function}                        login  login  403    403    403    403    403    403    403    200
GET  /funcoes/nothing                           login  login  403    403    403    403    403    403    403    404
POST /funcoes/{function}                        login  login  403    403    403    403    403    403    403    303
POST /funcoes/nothing                           login  login  403    403    403    403    403    403    403    404
POST /funcoes/{function}/apagar                 login  login  403    403    403    403    403    403    403    303
POST /funcoes/nothing/apagar                    login  login  403    403    403    403    403    403    403    404

GET  /classificacoes/follow-up                  login  login  403    403    200    200    200    200    200    200
GET  /classificacoes/nothing                    login  login  403    403    404    404    404    404    404    404
GET  /classificacoes/follow-up/nova             login  login  403    403    403    403    403    403    200    200
POST /classificacoes/follow-up/nova             login  login  403    403    403    403    403    403    303    303
GET  /classificacoes/follow-up/{class}          login  login  403    403    403    403    403    403    200    200
GET  /classificacoes/motivos/{class}            login  login  403    403    403    403    403    403    404    404
POST /classificacoes/follow-up/{class}          login  login  403    403    403    403    403    403    303    303
GET  /classificacoes/follow-up/{class}/mover    login  login  403    403    403    403    403    403    200    200
POST /classificacoes/follow-up/{class}/mover    login  login  403    403    403    403    403    403    303    303
POST /classificacoes/follow-up/{class}/apagar   login  login  403    403    403    403    403    403    303    303
POST /classificacoes/follow-up/nothing/apagar   login  login  403    403    403    403    403    403    404    404
POST /classificacoes/follow-up/desfazer         login  login  403    403    403    403    403    403    404    404
GET  /grupos                                    login  login  403    403    403    403    403    403    200    200
POST /grupos                                    login  login  403    403    403    403    403    403    303    303
GET  /grupos/{group}                            login  login  403    403    403    403    403    403    200    200
GET  /grupos/nothing                            login  login  403    403    403    403    403    403    404    404
POST /grupos/{group}                            login  login  403    403    403    403    403    403    303    303
POST /grupos/nothing                            login  login  403    403    403    403    403    403    404    404
POST /grupos/{group}/situacao                   login  login  403    403    403    403    403    403    303    303
POST /grupos/nothing/situacao                   login  login  403    403    403    403    403    403    404    404
GET  /cadastros                                 login  login  403    403    403    403    403    403    200    200
GET  /cadastros/importar                        login  login  403    403    403    403    403    403    200    200
GET  /cadastros/importar/modelo.xlsx            login  login  403    403    403    403    403    403    200    200
POST /cadastros/importar                        login  login  403    403    403    403    403    403    422    422
POST /cadastros/importar/gravar                 login  login  403    403    403    403    403    403    404    404
GET  /cadastros/centros                         login  login  403    403    403    403    403    403    200    200
GET  /cadastros/nothing                         login  login  403    403    403    403    403    403    404    404
GET  /cadastros/produtos/novo                   login  login  403    403    403    403    403    403    200    200
POST /cadastros/produtos/novo                   login  login  403    403    403    403    403    403    303    303
GET  /cadastros/produtos/{product}              login  login  403    403    403    403    403    403    200    200
GET  /cadastros/produtos/nothing                login  login  403    403    403    403    403    403    404    404
POST /cadastros/produtos/{product}              login  login  403    403    403    403    403    403    303    303
POST /cadastros/produtos/nothing                login  login  403    403    403    403    403    403    404    404
POST /cadastros/produtos/{product}/apagar       login  login  403    403    403    403    403    403    303    303
POST /cadastros/produtos/nothing/apagar         login  login  403    403    403    403    403    403    404    404
POST /cadastros/centros/{centre}/mover          login  login  403    403    403    403    403    403    303    303
POST /cadastros/produtos/{product}/mover        login  login  403    403    403    403    403    403    404    404
GET  /workflows                                 login  login  403    403    403    403    403    403    200    200
GET  /workflows/novo                            login  login  403    403    403    403    403    403    200    200
POST /workflows/novo                            login  login  403    403    403    403    403    403    303    303
GET  /workflows/{workflow}                      login  login  403    403    403    403    403    403    200    200
GET  /workflows/nothing                         login  login  403    403    403    403    403    403    404    404
POST /workflows/{workflow}                      login  login  403    403    403    403    403    403    303    303
POST /workflows/{workflow}/renumerar            login  login  403    403    403    403    403    403    303    303
POST /workflows/{workflow}/publicar             login  login  403    403    403    403    403    403    422    422
POST /workflows/nothing/publicar                login  login  403    403    403    403    403    403    404    404
POST /workflows/{workflow}/apagar               login  login  403    403    403    403    403    403    303    303
POST /workflows/{workflow}/desfazer             login  login  403    403    403    403    403    403    404    404
GET  /workflows/{workflow}/desenho.bpmn         login  login  403    403    403    403    403    403    200    200
GET  /workflows/{workflow}/tabela.csv           login  login  403    403    403    403    403    403    200    200
GET  /workflows/{workflow}/tabela.xlsx          login  login  403    403    403    403    403    403    200    200
GET  /workflows/nothing/tabela.csv              login  login  403    403    403    403    403    403    404    404
GET  /workflows/nothing/tabela.xlsx             login  login  403    403    403    403    403    403    404    404
POST /workflows/{workflow}/arquivo              login  login  403    403    403    403    403    403    422    422
POST /workflows/nothing/arquivo                 login  login  403    403    403    403    403    403    404    404
POST /workflows/{workflow}/esboco               login  login  403    403    403    403    403    403    200    200
POST /cadastros/produtos/{product}/desfazer     login  login  403    403    403    403    403    403    404    404
GET  /catalogo                                  login  login  403    403    403    403    403    200    200    200
GET  /catalogo/tipos/novo                       login  login  403    403    403    403    403    403    200    200
GET  /catalogo/nothing/novo                     login  login  403    403    403    403    403    403    404    404
POST /catalogo/tipos/novo                       login  login  403    403    403    403    403    403    303    303
GET  /catalogo/tipos/{type}/editar              login  login  403    403    403    403    403    403    200    200
POST /catalogo/tipos/{type}/editar              login  login  403    403    403    403    403    403    303    303
POST /catalogo/tipos/{type}/mover               login  login  403    403    403    403    403    403    303    303
POST /catalogo/tipos/{type}/desfazer            login  login  403    403    403    403    403    403    404    404
GET  /catalogo/tipos/nothing/editar             login  login  403    403    403    403    403    403    404    404
POST /catalogo/tipos/nothing/editar             login  login  403    403    403    403    403    403    404    404
POST /catalogo/tipos/nothing/mover              login  login  403    403    403    403    403    403    404    404
POST /catalogo/tipos/nothing/desfazer           login  login  403    403    403    403    403    403    404    404
POST /catalogo/solucoes/{solution}/apagar       login  login  403    403    403    403    403    403    303    303
POST /catalogo/solucoes/nothing/apagar          login  login  403    403    403    403    403    403    404    404
GET  /catalogo/solucoes/{solution}              login  login  403    403    403    403    403    200    200    200
GET  /catalogo/solucoes/{solution}/desenho.bpmn login  login  403    403    403    403    403    200    200    200
POST /catalogo/solucoes/{solution}/esboco       login  login  403    403    403    403    403    403    200    200
POST /catalogo/solucoes/nothing/esboco          login  login  403    403    403    403    403    403    404    404
POST /catalogo/solucoes/{solution}/etapas       login  login  403    403    403    403    403    403    303    303
POST /catalogo/solucoes/{solution}/limite       login  login  403    403    403    403    403    404    404    404
POST /catalogo/solucoes/{solution}/publicar     login  login  403    403    403    403    403    403    303    303
GET  /catalogo/solucoes/nothing                 login  login  403    403    403    403    403    404    404    404
GET  /catalogo/solucoes/nothing/desenho.bpmn    login  login  403    403    403    403    403    404    404    404
POST /catalogo/solucoes/nothing/etapas          login  login  403    403    403    403    403    403    404    404
POST /catalogo/solucoes/nothing/limite          login  login  403    403    403    403    403    404    404    404
POST /catalogo/solucoes/nothing/publicar        login  login  403    403    403    403    403    403    404    404
GET  /quadro                                    login  login  403    403    403    403    200    200    403    200
GET  /relatorios/ocorrencias                    login  login  403    403    403    403    200    200    200    200
GET  /relatorios/ocorrencias.csv                login  login  403    403    403    403    200    200    200    200
POST /relatorios/ocorrencias/mensal             login  login  403    403    403    403    303    303    403    303
"""

DATA: dict[str, dict[str, str]] = {
    "POST /entrar": {"email": "maria@exemplo.com.br", "senha": "raia-demonstra"},
    "POST /conta": {"atual": "raia-demonstra", "nova": "outra senha longa", "repetida": "outra senha longa"},
    "POST /preferencias/idioma": {"language": "en"},
    "POST /preferencias/aparencia": {"theme": "dark"},
    "POST /portal/abrir/{process}": {
        "_nome": "Ana Souza",
        "_email": "ana@exemplo.com.br",
        "chamado.tipo": "reclamacao",
        "chamado.assunto": "Cobrança",
        "chamado.descricao": "Em dobro.",
    },
    "POST /acompanhar": {"protocolo": "{A}", "codigo": "0000 0000 0000 0000"},
    "POST /acompanhar/{A}/mensagem": {"mensagem": "Alguma notícia?"},
    "POST /acompanhar/2026-999999/mensagem": {"mensagem": "Alguma notícia?"},
    "POST /responder/{clients}": {"chamado.mensagem": "É o 4711."},
    "POST /responder/{attendants}": {"chamado.mensagem": "É o 4711."},
    "POST /tarefas/{attendants}/concluir": {"chamado.categoria": "cobranca", "informacoes_suficientes": "sim"},
    "POST /tarefas/{agents}/concluir": {"chamado.categoria": "cobranca", "problema_conhecido": "nao"},
    "POST /tarefas/{owners}/concluir": {"decisao": "Priorizar."},
    "POST /tarefas/{clients}/concluir": {"chamado.mensagem": "É o 4711."},
    "POST /tarefas/{attendants}/passar": {"para": "{maria}"},
    "POST /tarefas/{agents}/passar": {"para": "{maria}"},
    "POST /tarefas/{clients}/passar": {"para": "{maria}"},
    "POST /tarefas/{attendants}/mover": {"etapa": "{station}", "motivo": "O cliente pediu."},
    "POST /tarefas/{agents}/mover": {"etapa": "{station}", "motivo": "O cliente pediu."},
    "POST /incidentes/entregas": {"tipo": "job"},
    "POST /chamados/{A}/reabrir": {"motivo": "O cliente ligou."},
    "POST /fila/visoes": {"nome": "Minha", "acao": "nova"},
    "POST /chamados/visoes": {"nome": "Minha", "acao": "nova"},
    "POST /chamados/{A}/presenca": {"aba": "0123456789abcdef", "modo": "vendo"},
    "POST /chamados/{A}/suspender": {"motivo": "Obra."},
    "POST /chamados/{A}/cancelar": {"motivo": "Engano."},
    "POST /chamados/{A}/mensagem": {"texto": "Olá.", "tipo": "cliente"},
    "POST /chamados/{A}/prioridade": {"prioridade": "1"},
    "POST /processos/{process}/dono": {"dono": "{maria}"},
    "POST /processos/nothing/dono": {"dono": "{maria}"},
    "POST /processos/{process}/raia": {"raia": "Atendente", "de_quem": "person:{maria}"},
    "POST /processos/nothing/raia": {"raia": "Atendente", "de_quem": "person:{maria}"},
    "POST /estudio/novo": {"nome": "Troca de produto", "raias": "Cliente"},
    "POST /estudio/{draft}/voltar": {"para": "1", "revisao": "2"},
    "POST /estudio/nothing/voltar": {"para": "1", "revisao": "2"},
    "POST /estudio/{draft}/publicar": {"revisao": "2"},
    "POST /estudio/nothing/publicar": {"revisao": "2"},
    "POST /estudio/formularios/novo": {"nome": "Dados da troca"},
    "POST /estudio/formularios/{form_draft}/voltar": {"para": "1", "revisao": "2"},
    "POST /estudio/formularios/nothing/voltar": {"para": "1", "revisao": "2"},
    "POST /estudio/formularios/{form_draft}/publicar": {"revisao": "2"},
    "POST /estudio/formularios/nothing/publicar": {"revisao": "2"},
    "POST /pessoas/nova": {
        "nome": "Nova Pessoa",
        "email": "nova@exemplo.com.br",
        "senha": "uma senha longa",
        "papel": "attendant",
    },
    "POST /pessoas/{maria}": {"nome": "Maria Santos", "email": "maria@exemplo.com.br", "papel": "attendant"},
    "POST /pessoas/nothing": {"nome": "Maria Santos", "email": "maria@exemplo.com.br", "papel": "attendant"},
    "POST /pessoas/{maria}/situacao": {"ativa": "nao"},
    "POST /pessoas/nothing/situacao": {"ativa": "nao"},
    "POST /chamados/{A}/escalar": {"motivo": "Precisa de acesso."},
    "POST /chamados/{A}/responsavel": {"motivo": "Conhece o cliente."},
    "POST /chamados/{A}/situacao": {"situacao": "waiting_third_party"},
    "POST /chamados/2026-999999/situacao": {"situacao": "waiting_third_party"},
    "POST /equipe/{maria}/recebe": {"recebe": "nao"},
    "POST /equipe/nothing/recebe": {"recebe": "nao"},
    "POST /recebe": {"recebe": "nao"},
    "POST /perfis": {"nome": "Auditoria"},
    "POST /perfis/{profile}": {"nome": "Pleno", "permissao": "close"},
    "POST /ajustes": {"who_sees_cases": "own"},
    "POST /organizacoes": {"nome": "Outra Ltda."},
    "POST /organizacoes/{organisation}": {"nome": "Acme S.A.", "segmento": "vip"},
    "POST /organizacoes/nothing": {"nome": "Acme S.A."},
    "POST /clientes/{joao}/organizacao": {"organizacao": "{organisation}"},
    "POST /ausencia": {"de": "2097-02-02T09:00", "ate": "2097-02-03T09:00"},
    "POST /ausencia/{maria}": {"de": "2097-02-02T09:00", "ate": "2097-02-03T09:00"},
    "POST /ausencia/nothing": {"de": "2097-02-02T09:00", "ate": "2097-02-03T09:00"},
    "POST /situacoes/open": {"relogio": "running"},
    "POST /slas/novo": {"nome": "Ouro", "acordo": "external", "resolution-prazo": "8 h"},
    "POST /slas/{policy}": {"nome": "Prata", "acordo": "external", "resolution-prazo": "16 h"},
    "POST /slas/nothing": {"nome": "Prata", "acordo": "external", "resolution-prazo": "16 h"},
    "POST /slas/{policy}/situacao": {"ativo": "nao"},
    "POST /slas/{policy}/mover": {"para": "cima"},
    "POST /slas/nothing/mover": {"para": "cima"},
    "POST /atribuicao/nova": {"nome": "Garantia", "equipe": "{team}"},
    "POST /atribuicao/{assigning}": {"nome": "Cobranças", "equipe": "{team}"},
    "POST /atribuicao/nothing": {"nome": "Cobranças", "equipe": "{team}"},
    "POST /atribuicao/{assigning}/situacao": {"ativa": "nao"},
    "POST /atribuicao/{assigning}/mover": {"para": "cima"},
    "POST /atribuicao/nothing/mover": {"para": "cima"},
    "POST /automacao/nova": {"nome": "Nota na abertura", "quando": "opened", "faz": "note", "texto-note": "Oi"},
    "POST /automacao/{rule}": {
        "nome": "Nota",
        "quando": "opened",
        "faz": "note",
        "texto-note": "Olá",
        "numero": "1",
    },
    "POST /automacao/nothing": {"nome": "Nota", "quando": "opened", "faz": "note", "texto-note": "Olá"},
    "POST /automacao/{rule}/ligar": {"ligada": "sim"},
    "POST /automacao/nothing/ligar": {"ligada": "sim"},
    "POST /automacao/{rule}/experimentar": {"protocolo": "{A}"},
    "POST /automacao/nothing/experimentar": {"protocolo": "{A}"},
    "POST /equipes": {"nome": "Entrega"},
    "POST /equipes/{team}": {"nome": "Cobranças", "pessoa": "{maria}"},
    "POST /equipes/nothing": {"nome": "Cobranças"},
    "POST /funcoes": {"nome": "Gerência"},
    "POST /funcoes/{function}": {"nome": "Direção"},
    "POST /funcoes/nothing": {"nome": "Direção"},
    "POST /equipes/{team}/situacao": {"ativa": "nao"},
    "POST /chamados/{A}/pareceres": {"parecer.texto": "Visto."},
    "POST /chamados/{A}/contato": {"usuario": "{maria}", "data": "2030-01-01"},
    "POST /workflows/novo": {"nome": "Implantação"},
    "POST /workflows/{workflow}": {"nome": "Suporte", "revisao": "1"},
    "POST /workflows/{workflow}/publicar": {"revisao": "1"},
    "POST /classificacoes/follow-up/nova": {"name": "Nova", "status": "active"},
    "POST /classificacoes/follow-up/{class}": {"name": "Outra", "status": "draft", "revisao": "1"},
    "POST /classificacoes/follow-up/{class}/mover": {"revisao": "1"},
    "POST /calendarios/novo": {"nome": "Plantão", "zona": "UTC", "d0.modo": "24h"},
    "POST /calendarios/{calendar}/mudar": {"nome": "Noites", "zona": "UTC", "d0.modo": "24h", "versao": "1"},
    "POST /calendarios/{calendar}/voltar": {"numero": "1"},
    "POST /calendarios/nothing/voltar": {"numero": "1"},
    "POST /calendarios/{calendar}/situacao": {"ativa": "nao"},
    "POST /calendarios/{calendar}/anos": {"ate": "2030"},
    "POST /calendarios/{calendar}/feriado": {"data": "2026-12-25"},
    "POST /grupos": {"nome": "Jurídico"},
    "POST /grupos/{group}": {"nome": "Rede", "tipo": "sector"},
    "POST /grupos/nothing": {"nome": "Rede", "tipo": "sector"},
    "POST /chamados/{A}/pendencias/nova": {"classificacao": "{class}", "texto": "Por quê?"},
    "POST /chamados/{A}/motivo": {"motivo": "{reason}"},
    "POST /portal/fale-conosco": {"_nome": "Ana", "_email": "ana@x.com.br", "classificacao": "{class}", "texto": "Oi."},
    "POST /cadastros/produtos/novo": {"name": "Plano Ouro", "active": "sim"},
    "POST /cadastros/produtos/{product}": {"name": "Plano Prata", "active": "sim", "revisao": "1"},
    "POST /cadastros/produtos/nothing": {"name": "Plano Prata", "active": "sim", "revisao": "1"},
    "POST /catalogo/tipos/novo": {"name": "Ouvidoria", "active": "sim"},
    "POST /catalogo/tipos/{type}/editar": {"name": "Finanças", "active": "sim", "revisao": "1"},
    "POST /catalogo/tipos/nothing/editar": {"name": "Finanças", "active": "sim", "revisao": "1"},
    "POST /catalogo/tipos/{type}/mover": {"revisao": "1"},
    "POST /catalogo/solucoes/{solution}/etapas": {"revisao": "1"},
    "POST /catalogo/solucoes/{solution}/publicar": {"revisao": "1"},
}
"""What is posted, where something must be for the right visitor to succeed."""
