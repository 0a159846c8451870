package io.sysflow.policy.ir;

/**
 * A file of rules.
 *
 * @param name as messages show it
 * @param content its text
 */
public record RulesFile(String name, String content) {}
