# ruff: noqa: E501
"""The clauses of the protocol as its table lists them: what the clause files are held against."""

from typing import NamedTuple


class Row(NamedTuple):
    id: str
    section: str
    clause: str
    effect: str
    floor: str
    team: str
    do_not_engage: str


TABLE = """
critical.outage|Critical|Service outage affecting business operations|escalate|critical|technical_support|no
critical.security|Critical|Security breach or suspected account compromise|escalate|critical|security|no
critical.data_loss|Critical|Data loss or corruption|escalate|critical|technical_support|no
critical.payment_processing|Critical|Payment processing failures|escalate|critical|billing|no
critical.safety|Critical|Customer safety concerns|escalate|critical|executive|no
critical.legal|Critical|Legal threats or compliance issues|escalate|critical|legal_compliance|no
critical.media|Critical|Media/PR-sensitive situations|escalate|critical|executive|no
high.billing_dispute|High|Billing dispute over the configured threshold|escalate|high|billing|no
high.angry|High|Angry or extremely frustrated customer|escalate|high|by_topic|no
high.complex_technical|High|Complex technical issue requiring deep troubleshooting|escalate|high|technical_support|no
high.enterprise|High|Enterprise customer request|escalate|high|account_management|no
high.access_locked|High|Account access locked|escalate|high|technical_support|no
high.failed_troubleshooting|High|Repeated failed troubleshooting attempts|escalate|high|technical_support|no
high.interconnected|High|Multiple interconnected issues|escalate|high|technical_support|no
medium.feature_input|Medium|Feature request requiring product team input|escalate|medium|product|no
medium.integration_api|Medium|Integration or API question beyond basic troubleshooting|escalate|medium|technical_support|no
medium.roadmap|Medium|Question about future product plans|escalate|medium|product|no
medium.custom_arrangement|Medium|Request for a custom arrangement or exception|escalate|medium|account_management|no
medium.account_modification|Medium|Account modification requiring human approval|escalate|medium|billing|no
medium.workaround|Medium|Issue affecting business operations but with a workaround|escalate|medium|technical_support|no
low.feedback|Low|General feedback or feature suggestion|escalate|low|product|no
low.policy_question|Low|Question requiring research or policy clarification|escalate|low|by_topic|no
low.education|Low|Educational request beyond standard documentation|escalate|low|product|no
low.partnership|Low|Partnership or business development inquiry|escalate|low|account_management|no
low.account_change|Low|Non-urgent account change|escalate|low|billing|no
trigger.profanity|Always escalate when customer|Uses profanity or threatening language|escalate|low (hostile: high)|by_topic|no
trigger.human_request|Always escalate when customer|Explicitly requests to speak with a human or manager|escalate|medium|by_topic|no
trigger.churn|Always escalate when customer|Mentions competitors or cancellation|escalate|medium (VIP/enterprise: high)|account_management|no
trigger.legal_action|Always escalate when customer|References legal action or complaints to authorities|escalate|critical|legal_compliance|no
trigger.repeat_issue|Always escalate when customer|Describes an issue 3+ times without resolution|escalate|high|by_topic|no
trigger.vip|Always escalate when customer|Is a VIP or enterprise customer (flagged account)|escalate|high|account_management|no
trigger.stale_followup|Always escalate when customer|Sends a follow-up after 24+ hours with no resolution|escalate|medium|by_topic|no
topic.custom_pricing|Always escalate for topics|Custom pricing or contract negotiations|escalate|medium|account_management|no
topic.large_refund|Always escalate for topics|Refund over the configured amount|escalate|high|billing|no
topic.ownership_dispute|Always escalate for topics|Account ownership dispute|escalate|high|legal_compliance|no
topic.privacy_request|Always escalate for topics|GDPR/privacy data request (deletion, access, portability)|escalate|medium|legal_compliance|no
topic.fraud_abuse|Always escalate for topics|Suspected fraud or abuse|escalate|high|security|no
topic.outage_degradation|Always escalate for topics|Service outage or degraded performance|escalate|high (workaround in use: medium; business stopped: critical)|technical_support|no
topic.unannounced|Always escalate for topics|Unannounced features or bugs|escalate|medium|product|no
redflag.violence|Red flags|Threat of violence or harm|escalate|critical|security|yes
redflag.abuse|Red flags|Extremely abusive language|escalate|critical|security|yes
redflag.social_engineering|Red flags|Attempt to socially engineer access to another account|escalate|critical|security|yes
redflag.other_customer_info|Red flags|Request for information about other customers|escalate|critical|security|yes
redflag.break_security|Red flags|Attempt to get security protocols broken|escalate|critical|security|yes
redflag.phishing|Red flags|Phishing or scam attempt impersonating a customer|escalate|critical|security|yes
routing.executive_social|Team routing|Social media complaint with large following|route|critical|executive|no
routing.executive_repeat_escalation|Team routing|Repeated unresolved escalations|route|high|executive|no
routing.executive_major_at_risk|Team routing|Major business customer at risk|route|high|executive|no
routing.legal_order|Team routing|Subpoena or legal order|route|critical|legal_compliance|no
routing.tos_violation|Team routing|Terms of service violation|route|medium|legal_compliance|no
routing.ip_issue|Team routing|Copyright or IP issue|route|high|legal_compliance|no
routing.privacy_concern|Team routing|Privacy concern|route|medium|legal_compliance|no
routing.beta|Team routing|Beta programme question|route|low|product|no
routing.ux_many|Team routing|User experience issue affecting many customers|route|medium|product|no
routing.upsell|Team routing|Upsell opportunity|route|low|account_management|no
routing.bug_report|Team routing|Bug report|route|by model|technical_support|no
routing.invoice|Team routing|Invoice question|route|by model|billing|no
routing.payment_method|Team routing|Payment method failure|route|by model|billing|no
not.in_kb|When NOT to escalate|Answer is clearly in FAQ or knowledge base|suppress|||
not.no_troubleshooting|When NOT to escalate|Basic troubleshooting has not been tried|suppress|||
not.simple_request|When NOT to escalate|Simple request within the agent's capability|suppress|||
not.venting|When NOT to escalate|Customer just wants to vent|suppress|||
not.normal_processing|When NOT to escalate|Normal processing time|suppress|||
"""

CLAUSES = [Row(*line.split("|")) for line in TABLE.strip().splitlines()]
