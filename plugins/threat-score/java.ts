import { isJavaWrittenAbout } from './code-text.ts'
import { javaServers } from './java-servers.ts'
import { signDetector } from './signs.ts'

/**
 * Java code and expressions that reach Java classes (SpEL, EL, Groovy), and class loading through parameter names. Names
 * of exceptions are left alone: logs hold them.
 */
export const java = signDetector(
  'java',
  [
    // The narrow ones first: of two that begin at one letter, the first is found.
    ...javaServers,
    {
      what: 'runtime',
      points: 95,
      inProse: 50,
      pattern:
        /(?:\bruntime\s{0,2}\.\s{0,2})?getruntime\s{0,2}\(\s{0,2}\)\s{0,4}\.\s{0,4}(?:exec|load|invoke)|java\.lang\.runtime\b|\bt\(\s{0,3}runtime\s{0,3}\)|['"]getruntime['"]|@getruntime\b/,
    },
    // A configuration that makes one: Jetty's and Spring's XML.
    {
      what: 'runtime',
      points: 92,
      inProse: 84,
      pattern:
        /<[\w:.-]{1,24}\s[^<>]{0,80}class\s{0,2}=\s{0,2}["'](?:java\.lang\.(?:runtime|processbuilder)|groovy\.lang\.groovyshell|javax\.script\.scriptenginemanager)["']/,
    },
    // Programs ask it for the number of processors too.
    { what: 'runtime', points: 60, inProse: 20, pattern: /\bruntime\.getruntime\b|getruntime\s{0,2}\(\s{0,2}\)/ },
    { what: 'process', points: 92, inProse: 45, pattern: /\bprocessbuilder\b|java\.lang\.process\w{0,10}\b/ },
    {
      what: 'static-call',
      points: 93,
      inProse: 50,
      pattern: /\bt\(\s{0,3}java\.|@java\.[\w.]{2,60}@|@org\.apache\.[\w.]{2,60}@|\bt\(\s{0,3}org\.spring/,
    },
    {
      what: 'class-loader',
      points: 93,
      inProse: 50,
      pattern:
        /\bclass\.module\.classloader|\bclass\[?['"]?\.?classloader|classloader\.(?:resources|parent|urls|defaultassertion)|getclassloader\(|\burlclassloader\b|\bdefineclass\b/,
    },
    // Not `DocumentBuilderFactory.newInstance()`, as every reader of XML begins.
    {
      what: 'reflection',
      points: 88,
      inProse: 40,
      pattern:
        /\.getclass\(\s{0,2}\)\s{0,2}\.|class\.forname\s{0,2}\((?!\s{0,2}['"][\w.]{1,60}driver['"])|\.getdeclared(?:method|constructor|field)s?\(|(?:[\])]|\btype|\bclass)\s{0,8}\.\s{0,2}forname\s{0,2}\(\s{0,2}['"](?![\w.]{1,60}driver['"])|\.methods?\[\d{1,3}\]\s{0,8}\.\s{0,2}invoke\(|[^y]\.newinstance\(\s{0,2}\)|java\.lang\.reflect/,
    },
    {
      what: 'script-engine',
      points: 92,
      inProse: 45,
      pattern:
        /scriptenginemanager|getenginebyname|javax\.script\b|groovy\.lang\.groovyshell|groovyshell\b|\.execute\(\)\.text\b|\]\s{0,2}\.execute\(\s{0,2}\)|['"]\s{0,2}\.\s{0,2}execute\s{0,2}\(\s{0,2}\)|\bgroovyclassloader\b|\bgroovy\.util\.eval\b|\beval\.me\s?\(|@asttest\s?\(|@grab(?:config|resolver)?\s?\(|\bjava\.type\s?\(\s?['"]java|\bpackages\.java\.|\bnew\s{1,3}javaimporter\s?\(|\bbsh\.interpreter\b|\bclojure\.java\.shell|\(\.exec\s{1,3}\(runtime\/getruntime|\bscala\.sys\.process\b|\bsys\.process\._|\borg\.mvel2?\b|\bjavax\.el\.elprocessor/,
    },
    {
      what: 'dangerous-class',
      points: 92,
      inProse: 45,
      pattern:
        /javax\.naming\.|java\.rmi\.|com\.sun\.rowset\.|com\.sun\.org\.apache|org\.apache\.(?:commons\.(?:collections|beanutils|fileupload|io)|xalan|catalina|struts2?|shiro|tomcat\.dbcp|bcel)\b|org\.springframework\.(?:context\.support|beans\.factory|expression|aop\.config)\b(?![\w.$]{0,80}(?:exception|error)\b)|com\.caucho\.naming|jdk\.nashorn\.|java\.net\.url(?:connection|classloader)?\b|java\.io\.(?:file(?:input|output|writer|reader)?(?:stream)?|objectinputstream)\b|java\.nio\.file\b|sun\.misc\.unsafe|org\.codehaus\.groovy|com\.mchange|bcel\$\$|ch\.qos\.logback\.core|invokertransformer|chainedtransformer|instantiatetransformer|templatesimpl|jdbcrowsetimpl|badattributevalueexp|ysoserial/,
    },
    {
      what: 'system-call',
      points: 85,
      inProse: 30,
      pattern:
        /java\.lang\.(?:system|class|shutdown)\b|java\.lang\.(?:string|object|integer|math|character)\s{0,2}[.(@)]|java\.lang\.thread\.(?:sleep|currentthread)\b/,
    },
    {
      what: 'h2',
      points: 90,
      inProse: 45,
      pattern:
        /create\s{1,3}alias\s{1,3}\w{1,40}\s{1,3}as\s|runscript\s{1,3}from\s|init=runscript|autodeserialize=true|jdbc:(?:h2|mysql|postgresql|hsqldb|derby|jcr|db2|oracle)\S{0,60}(?:init=|deserialize|socketfactory|loggerfile|allowloadlocal|slavehost=|startmaster=|clientrerouteserverlist)/,
    },
  ],
  isJavaWrittenAbout,
)

/** OGNL, the expression language of Struts. */
export const ognl = signDetector('java', [
  {
    what: 'ognl',
    points: 93,
    inProse: 50,
    pattern:
      /#_memberaccess|#context\[|\(#\w{1,20}\s{0,2}=|#(?:rt|cmd|iswin|process|ros|req|res|dm|ognlutil|container)\s{0,2}=|%\{\s{0,3}\(?#|#(?:attr|parameters|request|application|session)\[|xwork\.methodaccessor|ognl\.ognlcontext|redirect(?:action)?:\s{0,2}[$%]\{/,
  },
])
