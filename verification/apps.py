from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "verification"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the hooks of the lower rooms. The order of these lines is the order in which fillers run."""
        from django.core import checks

        from newsroom import hooks
        from verification.checking import opening, watched, wording_consolidation
        from verification.checking import wording as checking_wording
        from verification.claims import actions as claims
        from verification.evidence import wording as evidence_wording
        from verification.gate import actions as gate
        from verification.gate import (
            fast,
            guards,  # noqa: F401  (declared by being imported)
            legal,
            short_lines,
            signing,
            wording_policy,
            wording_signatures,
        )
        from verification.gate import wording as gate_wording
        from verification.jobs import wake, wake_for_capture
        from verification.management import known_passwords
        from verification.outreach import (
            following,
            incoming_words,
            kept,
            mail_wording,
            putting,
            sending,
            stale,
        )
        from verification.outreach import wording as outreach_wording
        from verification.record import (
            cms,
            correcting,
            falling,
            last_runs,
            live,
            live_wording,
            looking_again,
            register,
            wording_complaints,
            wording_corrections,
            wording_falls,
        )
        from verification.record import wording as record_wording
        from verification.reminders import wording as reminders_wording
        from verification.sources import actions as sources
        from verification.sources import polls, readers
        from verification.sources import wording as sources_wording
        from verification.web import passwords, sessions, sign_ins, single_sign_on
        from verification.web.outside import inbound

        hooks.words_changed.fill(claims.words_changed)
        hooks.claims_made.fill(opening.claims_made)
        hooks.claims_made.fill(stale.claims_changed)
        hooks.claims_made.fill(legal.claims_to_read)
        hooks.claims_moved.fill(opening.claims_moved)
        hooks.claims_moved.fill(stale.claims_changed)
        hooks.claims_moved.fill(wording_signatures.signed_words_moved)
        hooks.claims_amended.fill(opening.claims_amended)
        hooks.claims_amended.fill(stale.claims_changed)
        hooks.claims_amended.fill(legal.claims_to_read)
        hooks.claim_withdrawn.fill(opening.claim_withdrawn)
        hooks.claim_withdrawn.fill(stale.claim_withdrawn)
        hooks.claim_withdrawn.fill(fast.claim_withdrawn)
        hooks.verdict_given.fill(fast.verdict_given)
        hooks.verdict_given.fill(register.verdict_given)
        hooks.grounds_shared.fill(sources.grounds_shared)
        hooks.grounds_shared.fill(polls.grounds_shared)
        hooks.grounds_shared.fill(putting.grounds_shared)
        hooks.grounds_shared.fill(stale.grounds_shared)
        hooks.evidence_withdrawn.fill(opening.evidence_withdrawn)
        hooks.evidence_changed.fill(watched.evidence_changed)
        hooks.evidence_changed.fill(looking_again.evidence_changed)
        hooks.reply_came.fill(looking_again.reply_came)
        hooks.found_wrong.fill(correcting.to_be_corrected)
        hooks.source_withdrawn.fill(opening.source_withdrawn)
        hooks.grounds_unlinked.fill(opening.grounds_unlinked)
        hooks.words_looked_through.fill(opening.words_kept)
        hooks.words_looked_through.fill(kept.words_kept)
        hooks.words_looked_through.fill(signing.words_kept)
        hooks.words_looked_through.fill(short_lines.words_kept)
        hooks.words_looked_through.fill(falling.words_kept)
        hooks.member_left.fill(opening.member_left)
        hooks.fewer_see.fill(opening.fewer_see)
        hooks.desk_left.fill(readers.desk_left)
        hooks.story_filed.fill(opening.story_filed)
        hooks.story_filed.fill(legal.claims_to_read)
        hooks.story_filed.fill(gate.set_reminder)
        hooks.schedule_changed.fill(opening.schedule_changed)
        hooks.schedule_changed.fill(gate.set_reminder)
        hooks.schedule_changed.fill(following.schedule_changed)
        hooks.approval_voided.fill(signing.void_approvals)
        hooks.story_stopped.fill(signing.story_stopped)
        hooks.story_stopped.fill(following.story_stopped)
        hooks.ran_last.fill(last_runs.last_runs)
        hooks.verdict_given.fill(falling.verdict_given)
        hooks.found_wrong.fill(falling.found_wrong)
        hooks.evidence_withdrawn.fill(falling.evidence_withdrawn)
        hooks.evidence_faulty.fill(falling.evidence_faulty)
        hooks.source_withdrawn.fill(falling.source_withdrawn)
        hooks.version_begun.fill(opening.version_begun)
        hooks.story_stopped.fill(correcting.story_stopped)
        hooks.story_stopped.fill(live.story_stopped)
        hooks.work_waiting.fill(wake)
        hooks.capture_waiting.fill(wake_for_capture)
        hooks.mail_settled.fill(sending.mail_settled)
        hooks.copy_wanted.fill(cms.copy_wanted)
        hooks.webhook_answered.fill(cms.webhook_answered)

        for room in (
            evidence_wording,
            sources_wording,
            reminders_wording,
            checking_wording,
            outreach_wording,
            incoming_words,
            mail_wording,
            gate_wording,
            wording_signatures,
            wording_policy,
            wording_consolidation,
            record_wording,
            wording_falls,
            live_wording,
            wording_corrections,
            wording_complaints,
        ):
            room.register()
        checks.register(known_passwords.no_demo_accounts, checks.Tags.database)
        passwords.connect()
        sign_ins.connect()
        sessions.connect()
        single_sign_on.connect()
        inbound.connect()
