package io.sysflow.policy.command;

import java.util.List;

/** Writes results in the XML form that build servers read. */
final class JUnitReport {

  private JUnitReport() {}

  static String of(List<RuleCases.Result> results) {
    long failures = results.stream().filter(result -> !result.passed()).count();
    StringBuilder xml =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
            .append("<testsuite name=\"policy\" tests=\"")
            .append(results.size())
            .append("\" failures=\"")
            .append(failures)
            .append("\" errors=\"0\" skipped=\"0\">\n");
    for (RuleCases.Result result : results) {
      xml.append("  <testcase classname=\"")
          .append(escape(result.file()))
          .append("\" name=\"")
          .append(escape(result.name()));
      if (result.passed()) {
        xml.append("\"/>\n");
      } else {
        xml.append("\">\n    <failure message=\"")
            .append(escape(result.failure()))
            .append("\"/>\n  </testcase>\n");
      }
    }
    return xml.append("</testsuite>\n").toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
