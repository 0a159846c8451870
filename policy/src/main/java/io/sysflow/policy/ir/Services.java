package io.sysflow.policy.ir;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of well-known ports, as in services(5). They are the same on every node: what a rule
 * means must not depend on a file of where it is compiled.
 */
final class Services {

  private static final Map<String, Integer> PORTS = new HashMap<>();

  static {
    String names =
        """
        echo 7 discard 9 systat 11 daytime 13 netstat 15 chargen 19 ftp-data 20 ftp 21 ssh 22
        telnet 23 smtp 25 mail 25 time 37 whois 43 tacacs 49 domain 53 bootps 67 bootpc 68 tftp 69
        gopher 70 finger 79 http 80 www 80 kerberos 88 iso-tsap 102 pop3 110 sunrpc 111
        portmapper 111 auth 113 nntp 119 ntp 123 epmap 135 loc-srv 135 netbios-ns 137
        netbios-dgm 138 netbios-ssn 139 imap2 143 imap 143 snmp 161 snmp-trap 162 snmptrap 162
        xdmcp 177 bgp 179 irc 194 ldap 389 https 443 microsoft-ds 445 kpasswd 464 submissions 465
        isakmp 500 exec 512 biff 512 login 513 who 513 shell 514 syslog 514 printer 515 talk 517
        route 520 uucp 540 klogin 543 kshell 544 rtsp 554 nntps 563 submission 587 ipp 631
        ldaps 636 domain-s 853 rsync 873 ftps-data 989 ftps 990 telnets 992 imaps 993 pop3s 995
        socks 1080 openvpn 1194 ms-sql-s 1433 ms-sql-m 1434 l2f 1701 radius 1812 radius-acct 1813
        nfs 2049 mysql 3306 svn 3690 epmd 4369 iax 4569 sip 5060 sip-tls 5061 xmpp-client 5222
        xmpp-server 5269 mdns 5353 postgresql 5432 amqps 5671 amqp 5672 x11 6000 redis 6379
        ircd 6667 http-alt 8080 git 9418 zabbix-agent 10050 zabbix-trapper 10051
        """;
    List<String> words = List.of(names.strip().split("\\s+"));
    for (int i = 0; i < words.size(); i += 2) {
      PORTS.put(words.get(i), Integer.valueOf(words.get(i + 1)));
    }
  }

  private Services() {}

  /** Returns the port of a service, null if the name is not known. */
  static @Nullable Integer port(String name) {
    return PORTS.get(name);
  }
}
