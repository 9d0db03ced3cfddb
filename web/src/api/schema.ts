// Generated from the server's OpenAPI by `npm run api`. Do not edit: `npm run api:check` compares it.

export interface paths {
    "/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the studio is set up
         * @description Also says whether you can work without signing in.
         */
        get: operations["get_setup"];
        put?: never;
        /**
         * Set the studio up
         * @description Make the owner, who can administer the instance, and sign them in (by cookie). Works once.
         *
         *     From then on everybody has to sign in, on the server's own machine too.
         */
        post: operations["set_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description With login and password. At most 10 tries with a login in 15 minutes.
         */
        post: operations["sign_in"];
        /**
         * Sign out
         * @description Ends this session; the cookies go.
         */
        delete: operations["sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh the access token
         * @description The refresh token works once and gives the next. One that is used again ends the session: it was copied.
         */
        post: operations["refresh_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password by a link
         * @description With the token of a reset link, which works once. Ends all sessions of its user.
         */
        post: operations["reset_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to sign in by a provider of identities
         * @description `GET /v1/setup` says whether there is one. The browser that begins is the one that has to come back.
         */
        post: operations["begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Come back from a provider of identities
         * @description For browsers: signs in by cookies.
         */
        get: operations["come_back"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who you are
         * @description With the workspaces you are in and what you may do in the one this request is about.
         */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change your name
         * @description The name that others see.
         */
        patch: operations["change_me"];
        trace?: never;
    };
    "/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change your password
         * @description Ends your other sessions. At most 10 tries in 15 minutes.
         */
        post: operations["change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your sessions
         * @description Where you are signed in, newest first.
         */
        get: operations["list_my_sessions"];
        put?: never;
        post?: never;
        /**
         * Sign out everywhere else
         * @description Ends all of your sessions but the one that this request belongs to.
         */
        delete: operations["end_my_other_sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of your sessions
         * @description Signs you out there.
         */
        delete: operations["end_my_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/workspaces/{workspace_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Leave a workspace
         * @description You are no longer a member of it; what comes by a team stays.
         */
        delete: operations["leave_workspace"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What erasing your account would erase
         * @description The workspaces that are yours alone, with counts, and those that go on without you.
         */
        get: operations["preview_account"];
        put?: never;
        /**
         * Erase your account
         * @description Name, login, password, sessions, keys and memberships go, and with them the workspaces that are yours alone and
         *     that you hand over to nobody.
         */
        post: operations["erase_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your API keys
         * @description Newest first, with those that were revoked.
         */
        get: operations["list_keys"];
        put?: never;
        /**
         * Make an API key
         * @description For one workspace. What a key may do is limited by its scopes and by what you may do yourself.
         */
        post: operations["create_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an API key
         * @description One of yours.
         */
        get: operations["get_key"];
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description It stops working at once.
         */
        delete: operations["revoke_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{key_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate an API key
         * @description A new secret with the same scopes; the old one ends now, or after an overlap.
         */
        post: operations["rotate_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your workspaces
         * @description Those you are in, by id.
         */
        get: operations["list_workspaces"];
        put?: never;
        /**
         * Make a workspace
         * @description You own it. What is in it is seen by its members only.
         */
        post: operations["create_workspace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workspaces/{workspace}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a workspace
         * @description With how much it stores.
         */
        get: operations["get_workspace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename a workspace
         * @description Its id stays.
         */
        patch: operations["change_workspace"];
        trace?: never;
    };
    "/v1/workspaces/{workspace}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What erasing a workspace would erase
         * @description Counts by kind. Only its owners may ask.
         */
        get: operations["preview_erasing"];
        put?: never;
        /**
         * Erase a workspace
         * @description With everything in it, for good: rows, contents, keys, members. Its owner does so, not an API key. The
         *     instance's trail keeps one line with counts, and nobody can take its id again.
         */
        post: operations["erase_workspace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workspaces/{workspace}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a workspace's members
         * @description Those who are in it by themselves, not by a team; by id.
         */
        get: operations["list_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workspaces/{workspace}/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a member another role
         * @description New members come by invitation. A workspace always keeps an owner.
         */
        put: operations["put_member"];
        post?: never;
        /**
         * Remove a member
         * @description A workspace always keeps an owner.
         */
        delete: operations["remove_member"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workspaces/{workspace}/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the teams in a workspace
         * @description Each with its role, by name.
         */
        get: operations["list_grants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workspaces/{workspace}/teams/{team_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a team a role
         * @description Everybody in it has it, unless they have a higher one.
         */
        put: operations["put_grant"];
        post?: never;
        /**
         * Take a team's role back
         * @description Who is a member by themselves stays one.
         */
        delete: operations["remove_grant"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workspaces/{workspace}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List invitations
         * @description Those that can still be used, newest first.
         */
        get: operations["list_invitations"];
        put?: never;
        /**
         * Invite somebody
         * @description Hand the link to them: the studio sends no mail.
         */
        post: operations["create_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workspaces/{workspace}/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take an invitation back
         * @description Its link stops working.
         */
        delete: operations["revoke_invitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an invitation is to
         * @description Before it is taken.
         */
        post: operations["look_at_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take an invitation
         * @description Signed in, you become a member. Otherwise a user is made of login, name and password, and signed in by cookie.
         */
        post: operations["accept_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the teams
         * @description Those you are in; administrators see all.
         */
        get: operations["list_teams"];
        put?: never;
        /**
         * Make a team
         * @description Workspaces then give it a role.
         */
        post: operations["create_team"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{team_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a team
         * @description Its members lose the roles that came by it.
         */
        delete: operations["remove_team"];
        options?: never;
        head?: never;
        /**
         * Rename a team
         * @description Its id stays.
         */
        patch: operations["rename_team"];
        trace?: never;
    };
    "/v1/teams/{team_id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a team's members
         * @description By id.
         */
        get: operations["list_team_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{team_id}/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Add somebody to a team
         * @description Nothing changes when they are in it already.
         */
        put: operations["put_team_member"];
        post?: never;
        /**
         * Take somebody out of a team
         * @description They lose the roles that came by it.
         */
        delete: operations["remove_team_member"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the users
         * @description Everybody who can sign in, by id.
         */
        get: operations["list_users"];
        put?: never;
        /**
         * Make a user
         * @description They set their password by the link, which works once, for a day.
         */
        post: operations["create_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a user
         * @description One.
         */
        get: operations["get_user"];
        put?: never;
        post?: never;
        /**
         * Remove a user
         * @description Name, login, password, sessions and keys go; what they made stays in its workspaces. 409 where they alone own a
         *     workspace: it is handed over or erased by `POST /v1/users/{id}/erase`, and `GET` there says which that are.
         */
        delete: operations["remove_user"];
        options?: never;
        head?: never;
        /**
         * Change a user
         * @description Name, administrator or not, active or not. Who is not active is signed out, and their keys stop.
         */
        patch: operations["change_user"];
        trace?: never;
    };
    "/v1/users/{user_id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What erasing a user's account would erase
         * @description The workspaces that are theirs alone, with counts and who could own them, and those that go on without them.
         */
        get: operations["preview_user_erasing"];
        put?: never;
        /**
         * Erase a user's account
         * @description What `DELETE` does, after each workspace that is theirs alone was handed over (`heirs`) or erased with
         *     everything in it (`workspaces`). An administrator does so with their own password, not an API key.
         */
        post: operations["erase_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user_id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a user's sessions
         * @description Where they are signed in, newest first.
         */
        get: operations["list_user_sessions"];
        put?: never;
        post?: never;
        /**
         * Sign a user out everywhere
         * @description Their sessions end; they may sign in again, and their API keys go on.
         */
        delete: operations["end_user_sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user_id}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a link for a new password
         * @description It works once, for a day; the one before it stops.
         */
        post: operations["reset_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user_id}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a user's API keys
         * @description Newest first.
         */
        get: operations["list_user_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user_id}/keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a user's API key
         * @description It stops working at once.
         */
        delete: operations["revoke_user_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subjects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List subjects
         * @description By name.
         */
        get: operations["list_subjects"];
        put?: never;
        /**
         * Add a subject
         * @description A person, group, pet, garment, style or brand.
         */
        post: operations["add_subject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subjects/samples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the sample people
         * @description Drawn people that nobody is.
         */
        get: operations["list_samples"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subjects/sample": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a sample person
         * @description With eight photos and a consent: enough to train a first personal model.
         */
        post: operations["add_sample"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subjects/{subject}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a subject
         * @description With counts of what there is of it.
         */
        get: operations["get_subject"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a subject
         * @description Name, trigger word, notes; whether it is a draft still.
         */
        patch: operations["change_subject"];
        trace?: never;
    };
    "/v1/subjects/{subject}/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List consents
         * @description All that were ever recorded, oldest first.
         */
        get: operations["list_consents"];
        put?: never;
        /**
         * Record a consent
         * @description That the person pictured, or who may speak for them, agrees to training, generation, sharing.
         */
        post: operations["give_consent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subjects/{subject}/consents/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw consent
         * @description What was made is frozen from the next use on.
         */
        post: operations["withdraw_consent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subjects/{subject}/photos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List photos of a subject
         * @description In the order they were brought, with verdicts; those in the trash are left out.
         */
        get: operations["list_photos"];
        put?: never;
        /**
         * Bring photos
         * @description One file or several, photos or zips of photos. Each gets verdicts; a bad one is told, and the rest goes on.
         *
         *     A photo is stored even if a verdict speaks against it, so that it can be accepted; what holds no picture is not.
         *     Bringing the same file again stores nothing twice.
         */
        post: operations["add_photos"];
        delete?: never;
        options?: never;
        head?: never;
        /**
         * State what photos show
         * @description Identity work on unrated photos of people is refused.
         */
        patch: operations["change_photos"];
        trace?: never;
    };
    "/v1/subjects/{subject}/photos/{photo}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept a photo
         * @description In spite of its verdicts, or of one of them; also takes a rejection back.
         */
        post: operations["accept_photo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subjects/{subject}/photos/{photo}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leave a photo out
         * @description Although nothing speaks against it; also takes an acceptance back.
         */
        post: operations["reject_photo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subjects/{subject}/photos/{photo}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Put a photo into the trash
         * @description It can be taken back until the trash is emptied.
         */
        delete: operations["delete_photo"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subjects/{subject}/advice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Advice on a subject's photos
         * @description What to add, so that a training learns the subject and not the occasion.
         */
        get: operations["get_advice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List uploads under way
         * @description They go on after a cut or a restart, and expire after 24 hours.
         */
        get: operations["list_uploads"];
        put?: never;
        /**
         * Start an upload
         * @description The answer's `Location` takes the parts by PATCH.
         */
        post: operations["start_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads/{upload}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an upload
         * @description How much of it is there.
         */
        get: operations["get_upload"];
        put?: never;
        post?: never;
        /**
         * Give an upload up
         * @description What arrived is removed.
         */
        delete: operations["remove_upload"];
        options?: never;
        /**
         * Ask for an upload's offset
         * @description In `Upload-Offset`.
         */
        head: operations["head_upload"];
        /**
         * Send a part of an upload
         * @description At its offset. What arrived is kept when the connection is cut; ask for the offset and go on.
         */
        patch: operations["send_part"];
        trace?: never;
    };
    "/v1/uploads/{upload}/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make photos of an upload
         * @description When it is whole. A zip gives all the photos in it. What was uploaded is removed.
         */
        post: operations["finish_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/upload-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List upload links
         * @description The newest first.
         */
        get: operations["list_upload_links"];
        put?: never;
        /**
         * Make an upload link
         * @description Whoever has it may send so many files, of that size, until then; they see nothing of the studio.
         *
         *     What is sent passes the checks of what a member brings. Who is pictured must have agreed to be worked with all the
         *     same: a link records no consent.
         */
        post: operations["create_upload_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/upload-links/{link_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an upload link
         * @description Without its token, which nobody knows any more.
         */
        get: operations["get_upload_link"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/upload-links/{link_id}/uses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what came by an upload link
         * @description The newest first.
         */
        get: operations["list_upload_link_uses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/upload-links/{link_id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke an upload link
         * @description It takes nothing any more, and cannot be opened again. What came by it stays.
         */
        post: operations["revoke_upload_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incoming/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask what an upload link takes
         * @description And how much is left of it.
         */
        get: operations["get_incoming"];
        /**
         * Send a file by a link
         * @description Its bytes are the request's body, 64 MiB at most. It is checked as what a member brings is; one that cannot be
         *     used is refused, and does not count.
         */
        put: operations["put_file"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incoming/{token}/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start sending a large file by a link
         * @description In parts, for photos; the answer's `Location` takes them by PATCH. It counts from now on, and may go on after
         *     a cut.
         */
        post: operations["start_incoming"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incoming/{token}/uploads/{upload}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Give a large file up
         * @description What arrived is removed, and it does not count any more.
         */
        delete: operations["cancel_incoming"];
        options?: never;
        /**
         * Ask how much of a large file is there
         * @description In `Upload-Offset`.
         */
        head: operations["head_incoming"];
        /**
         * Send a part of a large file by a link
         * @description At its offset. What arrived is kept when the connection is cut; ask for the offset and go on.
         */
        patch: operations["send_incoming_part"];
        trace?: never;
    };
    "/v1/incoming/{token}/uploads/{upload}/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make photos of a large file that was sent
         * @description When it is whole. What was uploaded is removed.
         */
        post: operations["finish_incoming"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subjects/{subject}/captions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List captions of a subject
         * @description Of every accepted photo, in order.
         */
        get: operations["list_captions"];
        /**
         * Write captions oneself
         * @description Each is a new version; all of them or none.
         */
        put: operations["write_captions"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subjects/{subject}/captions/replace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find and replace in captions
         * @description In all captions of the subject.
         */
        post: operations["replace_in_captions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subjects/{subject}/captions/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add or remove a tag
         * @description In all captions of the subject.
         */
        post: operations["tag_captions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subjects/{subject}/captions/write": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have captions written
         * @description A run, by the captioner that suits the model. The captions are entered when it is done.
         */
        post: operations["have_captions_written"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subjects/{subject}/captions/{photo}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of a caption
         * @description Oldest first.
         */
        get: operations["list_caption_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/training/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what can be said about a training
         * @description Fields of the request that starts one.
         */
        get: operations["get_training_schema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subjects/{subject}/training": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List trainings of a subject
         * @description The newest first.
         */
        get: operations["list_trainings"];
        put?: never;
        /**
         * Train a personal model
         * @description A run of the recipe `train`: captions, data set, training, report card, the chosen version.
         */
        post: operations["start_training"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subjects/{subject}/training/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Estimate a training
         * @description Checked as if it were started.
         */
        post: operations["estimate_training"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run_id}/losses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the loss curve of a training
         * @description Also while it runs.
         */
        get: operations["get_losses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run_id}/samples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what a training drew at its checkpoints
         * @description Also while it runs: a `sample` event says that there is another one.
         */
        get: operations["get_samples"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/adapters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List personal models
         * @description By name, each with what is to be known of the version that is drawn with.
         */
        get: operations["list_adapters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/adapters/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import an adapter file
         * @description A LoRA of any common layout, as .safetensors, as the next version of a personal model, with what was found in the
         *     file and what was not understood. Pickles are refused.
         */
        post: operations["import_adapter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/adapters/{adapter}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a personal model
         * @description With its versions, in the trash or not.
         */
        get: operations["get_adapter"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename a personal model
         * @description Pictures that were drawn with it keep the name that it had then.
         */
        patch: operations["change_adapter"];
        trace?: never;
    };
    "/v1/adapters/{adapter}/trash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a personal model into the trash
         * @description With all its versions. Nothing is drawn with it until it is restored; emptying the trash erases it.
         */
        post: operations["trash_adapter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/adapters/{adapter}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a personal model out of the trash
         * @description With all its versions.
         */
        post: operations["restore_adapter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/adapters/{adapter}/versions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what is in a version
         * @description Rank, precision, blocks and how strong each is; its recipe; what it was made from and what was made from it.
         */
        get: operations["inspect_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change notes and tags of a version
         * @description Notes and tags.
         */
        patch: operations["change_version"];
        trace?: never;
    };
    "/v1/adapters/{adapter}/versions/{number}/choose": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Choose a version
         * @description It is the one that is used from now on: also the way to roll back.
         */
        post: operations["choose_version"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/adapters/{adapter}/versions/{number}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a version's report card
         * @description What was measured of every checkpoint of its training, and what they drew.
         */
        get: operations["get_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/adapters/{adapter}/versions/{number}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export a version as a file
         * @description As .safetensors for other programs: `comfyui` is what ComfyUI reads of that model. Refused where the consent of
         *     whom it shows does not hold any more.
         */
        get: operations["export_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/adapters/{adapter}/versions/{number}/resize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Foretell a resize
         * @description How much of it would be kept at every rank and at shares of its energy, and how large that is.
         */
        get: operations["plan_resize"];
        put?: never;
        /**
         * Resize a version
         * @description By singular values; the result is listed as an adapter of its own, made from this one. Refused where somebody in
         *     it has not agreed.
         */
        post: operations["resize_version"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/adapters/merge/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Estimate a merge
         * @description How large the result would be, whom it would show, or why it is refused.
         */
        post: operations["estimate_merge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/adapters/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge adapters
         * @description Two or more adapters of one model in one, which is listed as an adapter of its own. Refused where somebody in
         *     them has not agreed.
         */
        post: operations["merge_adapters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/adapters/{adapter}/versions/{number}/export/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Foretell an export
         * @description How large the file would be and what it would say about itself. Refused where it may not leave.
         */
        get: operations["plan_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create pictures
         * @description A run of the recipe `create`: one task a prompt.
         */
        post: operations["create_pictures"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/create/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Estimate creating pictures
         * @description Checked as if it were submitted.
         */
        post: operations["estimate_creation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/edit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Edit a picture by instruction
         * @description A run of the recipe `edit`, where the model can. The refusal names models that can.
         */
        post: operations["edit_picture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/upscale": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enlarge a picture
         * @description A run of the recipe `upscale`, or `upscale-detail`. 40 megapixels and 8192 px a side at most.
         */
        post: operations["upscale_picture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/upscale/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Estimate enlarging a picture
         * @description Checked as if it were submitted: a model that cannot draw parts of a picture is refused here too.
         */
        post: operations["estimate_upscale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/styles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the library of styles
         * @description `{"prompt": "a bridge at dusk #watercolour"}` draws in one; several are blended.
         */
        get: operations["list_styles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grids": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List grids
         * @description The newest first.
         */
        get: operations["list_grids"];
        put?: never;
        /**
         * Draw a grid
         * @description A run of the recipe `grid`: one task a cell. Cells that were drawn before, in whatever grid, cost nothing. Where
         *     no seed is said and none is on an axis, one is drawn, the same for all cells.
         */
        post: operations["draw_grid"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grids/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Estimate a grid
         * @description Checked as if it were submitted, cell by cell; those that cannot be drawn are told with the reason.
         */
        post: operations["estimate_grid"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grids/{grid_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a grid
         * @description As far as it is drawn.
         */
        get: operations["get_grid"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename a grid
         * @description Its run is called the same.
         */
        patch: operations["change_grid"];
        trace?: never;
    };
    "/v1/grids/{grid_id}/trash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a grid into the trash
         * @description It leaves the list; its pictures leave the library only if that is said. One that is being drawn is refused.
         */
        post: operations["trash_grid"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grids/{grid_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a grid out of the trash
         * @description With the pictures that went there with it.
         */
        post: operations["restore_grid"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grids/{grid_id}/sheet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A grid as one picture
         * @description With labels and numbers; marked, and signed with the pictures in it. Refused for people whose consent does not
         *     hold any more.
         */
        get: operations["get_grid_sheet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/waiting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List prompts that wait for a training
         * @description The newest first, with those that are set aside.
         */
        get: operations["list_waiting"];
        put?: never;
        /**
         * Have a prompt drawn when somebody is learnt
         * @description Kept by the studio, and submitted once when the training is done; consent, screening and budgets are asked again
         *     then. Who is learnt by now is drawn at once. Refused where nobody is learning them.
         */
        post: operations["keep_prompt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/waiting/{prompt_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a prompt that waits
         * @description Also when it was submitted: its run is named then.
         */
        get: operations["get_waiting"];
        put?: never;
        post?: never;
        /**
         * Let a prompt wait no more
         * @description One's own; an owner of the workspace anybody's. A run that draws it already goes on.
         */
        delete: operations["cancel_waiting"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/waiting/{prompt_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a prompt that was set aside drawn after all
         * @description It waits for the training that goes on now, or is drawn at once where everybody is learnt; for whoever asked.
         */
        post: operations["retry_waiting"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/create/guided": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draw somebody from a photo
         * @description A run of the recipe `edit`: the model looks at the subject's first good photo. No training is needed.
         */
        post: operations["create_guided"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/takeovers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who is drawn from a photo
         * @description Until their adapter is measured to be more like them, or somebody chooses it.
         */
        get: operations["list_takeovers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/takeovers/{subject}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Draw somebody with their adapter from now on
         * @description Also where it has taken over by itself: then this is seen.
         */
        delete: operations["end_takeover"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List models that draw
         * @description In OpenAI's form: installed base models and personal models. See /v1/catalog and /v1/adapters for the rest.
         */
        get: operations["list_drawing_models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a model that draws
         * @description In OpenAI's form.
         */
        get: operations["get_drawing_model"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/generations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create pictures, as OpenAI's clients ask for them
         * @description Answers when they are drawn. Files hold mark, metadata and signature, as all that leaves the studio.
         */
        post: operations["create_images"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/edits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Edit pictures, as OpenAI's clients ask for it
         * @description Inside a mask; by instruction, where the model can; else the whole picture is drawn again after the prompt.
         */
        post: operations["edit_images"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/files/{asset_id}.{form}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a picture as a file
         * @description With mark, metadata and signature. Its address in an answer works for an hour without a key.
         */
        get: operations["get_image_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List base models
         * @description All that are known, the built-in ones first.
         */
        get: operations["list_models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalog/loaded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what is in memory
         * @description In the server itself, and in workers.
         */
        get: operations["get_loaded"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalog/free": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Free the server's memory
         * @description What the server holds; workers keep theirs, and free it when another model is asked for.
         */
        post: operations["free_memory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalog/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a base model
         * @description With how it would be held on this machine.
         */
        get: operations["get_model"];
        put?: never;
        post?: never;
        /**
         * Remove a base model
         * @description Weights that were added by path are not touched, only forgotten. The built-in one stays.
         */
        delete: operations["remove_model"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalog/{model}/pull": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Install a base model
         * @description A run that downloads it; goes on where an earlier one was cut off.
         */
        post: operations["pull_model"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auxiliary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List auxiliary models
         * @description All that are known; those that were added by path first.
         */
        get: operations["list_auxiliary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auxiliary/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an auxiliary model
         * @description With its licence, and whether it is installed.
         */
        get: operations["get_auxiliary"];
        put?: never;
        post?: never;
        /**
         * Remove an auxiliary model
         * @description Weights that were added by path are not touched, only forgotten.
         */
        delete: operations["remove_auxiliary"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auxiliary/{model}/pull": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Install an auxiliary model
         * @description A run that downloads it; goes on where an earlier one was cut off.
         */
        post: operations["pull_auxiliary"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List runs
         * @description The newest first.
         */
        get: operations["list_runs"];
        put?: never;
        /**
         * Submit a run
         * @description Checked and recorded now, with its seeds drawn; workers execute it. `GET /v1/runs/{id}` tells how it goes.
         */
        post: operations["submit_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Estimate a run
         * @description A dry run: the tasks as far as they are known, which have a result already, what the rest may cost.
         */
        post: operations["estimate_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a run
         * @description How it stands, what went in, and what came out so far.
         */
        get: operations["get_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a run's priority
         * @description Of a run that is not over.
         */
        patch: operations["change_run"];
        trace?: never;
    };
    "/v1/runs/{run_id}/graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a run as a graph
         * @description The recipe that it executes, and of each step how its tasks stand, what they took, and what came out.
         */
        get: operations["get_run_graph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run_id}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tasks of a run
         * @description In the order in which they were found to be needed; more may follow while it runs.
         */
        get: operations["list_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a run
         * @description Workers hear of it within a second; what is finished is kept. Of a run that is over nothing changes.
         */
        post: operations["cancel_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry a run
         * @description What failed or was cancelled is tried again; what is done is kept.
         */
        post: operations["retry_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a run
         * @description No more tasks of it are taken; those in hand are finished.
         */
        post: operations["pause_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go on with a paused run
         * @description Its tasks are taken again.
         */
        post: operations["resume_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run_id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move a run in the queue
         * @description Before another run of the same owner and priority, or before all of them.
         */
        post: operations["move_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the queue
         * @description Lanes with their workers, your workspace's tasks in them, and how many others there are.
         */
        get: operations["get_queue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queue/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the workers
         * @description Every worker process that is there, in the order in which they started.
         */
        get: operations["list_workers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queue/pauses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what is paused
         * @description Kinds of lanes from which nothing is taken for now.
         */
        get: operations["list_pauses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queue/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause the queue
         * @description Nothing more is taken, from one kind of lane or all; what is in hand is finished.
         */
        post: operations["pause_queue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queue/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go on with the queue
         * @description Tasks are taken again.
         */
        post: operations["resume_queue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recipes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List recipes
         * @description The studio's own first, then your own and those that are shared in this workspace, by name.
         */
        get: operations["list_recipes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recipes/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a recipe
         * @description All faults at once, each with its place, by the checks that saving and executing make. Nothing is kept.
         *
         *     It also turns TOML into JSON and back.
         */
        post: operations["check_recipe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recipes/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a recipe
         * @description With its graph.
         */
        get: operations["get_recipe"];
        /**
         * Save a recipe
         * @description Checked against the steps that are known here; a saved recipe of that name is replaced, if it is yours.
         */
        put: operations["save_recipe"];
        post?: never;
        /**
         * Remove a saved recipe
         * @description Runs that were made with it keep it.
         */
        delete: operations["remove_recipe"];
        options?: never;
        head?: never;
        /**
         * Share a recipe, or arrange it
         * @description It is shared within the workspace, or kept to yourself; runs that were made with it stay.
         */
        patch: operations["change_recipe"];
        trace?: never;
    };
    "/v1/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List steps
         * @description Every operation that recipes can be made of.
         */
        get: operations["list_steps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/steps/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a step
         * @description One operation.
         */
        get: operations["get_step"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List assets
         * @description Photos and pictures, unless kinds are named. A page can be short and still go on: `next` says so.
         *
         *     With `since`, `until` and the counts of the timeline, `skip` reads a part of a month from its middle.
         */
        get: operations["list_assets"];
        put?: never;
        /**
         * Bring a picture
         * @description Decoded and stored anew, without metadata. It shows whom its sources show, and is erased with them.
         */
        post: operations["bring_picture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change many assets
         * @description Titles, notes, stars, tags; all of them or none.
         */
        post: operations["change_assets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/trash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put assets into the trash
         * @description They can be taken back. The answer counts those that were not in the trash.
         */
        post: operations["trash_assets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take assets out of the trash
         * @description The answer counts those that were in it.
         */
        post: operations["restore_assets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/trash/empty": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Empty the trash
         * @description What goes cannot be had back: rows, content, keys, and whatever was derived for searching.
         */
        post: operations["empty_trash"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Download assets as a zip
         * @description Made while it is sent. What cannot be exported is named in `left-out.txt`.
         */
        post: operations["zip_assets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/{asset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an asset
         * @description With how it was made.
         */
        get: operations["get_asset"];
        put?: never;
        post?: never;
        /**
         * Put an asset into the trash
         * @description It can be taken back until the trash is emptied.
         */
        delete: operations["delete_asset"];
        options?: never;
        head?: never;
        /**
         * Change what is said of an asset
         * @description Title, note, stars, tags. The asset itself never changes.
         */
        patch: operations["change_asset"];
        trace?: never;
    };
    "/v1/assets/{asset_id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an asset's content
         * @description Images are shown, anything else is saved.
         *
         *     What the studio made has the pixels that are stored, and a signed manifest (C2PA); with `download` it is the file
         *     that an export gives, invisible mark included. Anything else is as it is stored, and takes ranges.
         */
        get: operations["get_content"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/{asset_id}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a small WebP of an image
         * @description Free of metadata.
         */
        get: operations["get_thumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/{asset_id}/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get addresses that work without signing in
         * @description For a quarter of an hour at least, or as long as is said, up to seven days. They cannot be taken back: a link
         *     that can is a share.
         */
        get: operations["get_addresses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/{asset_id}/lineage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an asset's lineage
         * @description Both ways. Thumbnails are left out.
         */
        get: operations["get_lineage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/{asset_id}/recall": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Recall how an asset was made
         * @description To make it again: submit recipe and inputs to `/v1/runs`.
         */
        get: operations["get_recall"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/{asset_id}/select": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Select what lies at a point
         * @description In pictures of drawn people the part under the point; else the region of like colour, up to its borders.
         */
        post: operations["select_in_picture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List documents
         * @description Last changed first.
         */
        get: operations["list_documents"];
        put?: never;
        /**
         * Save a new document
         * @description It shows whom its assets show, and is erased with them.
         */
        post: operations["add_document"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{document}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a document
         * @description With its content.
         */
        get: operations["get_document"];
        /**
         * Save a document again
         * @description In place of what it was.
         */
        put: operations["save_document"];
        post?: never;
        /**
         * Remove a document
         * @description For good.
         */
        delete: operations["remove_document"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{document}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a document's small picture
         * @description As the page made it.
         */
        get: operations["get_document_thumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search by words
         * @description In titles, tags, prompts, file names, captions and notes. Case and accents do not count.
         */
        get: operations["search_words"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search/pictured": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search by what is pictured
         * @description Pictures that show what the words say, whatever their prompts were. Needs an installed embedder.
         */
        get: operations["search_pictured"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search/similar/{asset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find similar pictures
         * @description By what is pictured. Needs an installed embedder, and the picture indexed.
         */
        get: operations["search_similar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find near-duplicates
         * @description Groups among the newest 50,000 images.
         */
        get: operations["list_duplicates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search/duplicates/{asset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find near-duplicates of an image
         * @description Resized, re-encoded, slightly cut ones.
         */
        get: operations["search_duplicates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search/colour": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search by colour
         * @description Images in which these colours are common.
         */
        get: operations["search_colour"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count values
         * @description Which kinds, subjects, models, tags, … there are, and how many assets have each.
         */
        get: operations["get_facets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count by time
         * @description How many assets were recorded when (UTC). To jump to a time, list assets with `until`.
         */
        get: operations["get_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tags
         * @description The most used first.
         */
        get: operations["list_tags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/collections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List collections
         * @description Your own, and those shared with the workspace, by name.
         */
        get: operations["list_collections"];
        put?: never;
        /**
         * Make a collection
         * @description With assets in it, if some are named.
         */
        post: operations["create_collection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/collections/{collection_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a collection
         * @description Without its assets.
         */
        get: operations["get_collection"];
        put?: never;
        post?: never;
        /**
         * Remove a collection
         * @description Its assets stay.
         */
        delete: operations["delete_collection"];
        options?: never;
        head?: never;
        /**
         * Change a collection
         * @description Only its owner shares it or takes it back.
         */
        patch: operations["change_collection"];
        trace?: never;
    };
    "/v1/collections/{collection_id}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a collection's assets
         * @description In its order.
         */
        get: operations["list_collection_items"];
        put?: never;
        /**
         * Put assets into a collection
         * @description What is in it already is moved there. The answer counts what was not in it.
         */
        post: operations["add_collection_items"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/collections/{collection_id}/items/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take assets out of a collection
         * @description The assets stay.
         */
        post: operations["remove_collection_items"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/collections/{collection_id}/zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Download a collection
         * @description As a zip, made while it is sent. What cannot be exported is named in `left-out.txt`.
         */
        post: operations["zip_collection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List share links
         * @description The newest first.
         */
        get: operations["list_shares"];
        put?: never;
        /**
         * Make a share link
         * @description Whoever has it sees these pictures: small or in full size, without prompts, names and tags.
         *
         *     People who are pictured must have agreed to sharing, now and whenever the link is opened.
         */
        post: operations["create_share"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shares/{share_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a share link
         * @description Without its token, which nobody knows any more.
         */
        get: operations["get_share"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shares/{share_id}/assets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a share link was made for
         * @description Ids, in order.
         */
        get: operations["list_share_assets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shares/{share_id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a share link
         * @description It shows nothing any more, and cannot be opened again.
         */
        post: operations["revoke_share"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shared/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open a share link
         * @description What it shows now. Counts a view.
         */
        post: operations["open_share"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shared/{token}/{asset_id}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a small WebP of a shared picture
         * @description As long as the link is open.
         */
        get: operations["get_shared_thumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shared/{token}/{asset_id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a shared picture in full size
         * @description As an exported file with the least metadata. Counts a download.
         */
        get: operations["get_shared_content"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/export-presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Named ways to export
         * @description Format, size and what the file tells.
         */
        get: operations["list_export_presets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/{asset_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One asset as a file
         * @description Resized, marked invisibly, with metadata, signed. Refused for people whose consent does not hold any more.
         */
        get: operations["export_asset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Export by a run
         * @description The file is kept as an asset of kind `export`; the run tells when it is there.
         */
        post: operations["submit_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a file says of its origin
         * @description Signature, invisible mark, and metadata of this and of other studios. Nothing of the file is kept.
         */
        post: operations["verify_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The certificate that files are signed under
         * @description Self-made: elsewhere the signer shows as unknown until this certificate is trusted there.
         */
        get: operations["show_certificate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subjects/{subject}/forget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What forgetting a subject would erase
         * @description Counts by kind, and what needs a decision because it shows others too.
         */
        get: operations["preview_forgetting"];
        put?: never;
        /**
         * Forget a subject
         * @description Erase photos, captions, adapters, pictures, caches, and every mention. Gives the certificate.
         */
        post: operations["forget_subject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Certificates of erasures
         * @description Newest first.
         */
        get: operations["list_erasures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is screened, and why
         * @description The rules by name; `docs/moderation.md` says how they work and what they cannot do.
         */
        get: operations["show_policies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was reported
         * @description Newest first.
         */
        get: operations["list_reports"];
        put?: never;
        /**
         * Report an asset
         * @description Anybody who sees it may. The owners of the workspace decide.
         */
        post: operations["report_asset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/{report_id}/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide on a report
         * @description Upholding closes every open report on the same asset.
         */
        post: operations["decide_report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/refusals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was refused
         * @description Newest first, with the words that did it.
         */
        get: operations["list_refusals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/refusals/{refusal_id}/appeal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Appeal against a refusal
         * @description A person looks at it. Some rules are never opened.
         */
        post: operations["appeal_refusal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/refusals/{refusal_id}/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide on an appeal
         * @description Nobody decides on their own appeal, but for the person at the studio's own machine.
         */
        post: operations["decide_appeal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Backups there are
         * @description Of the whole instance. The keys are never in them.
         */
        get: operations["list_backups"];
        put?: never;
        /**
         * Back up now
         * @description Database first, then what is new, checked. The studio goes on working.
         */
        post: operations["make_backup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show costs
         * @description Of the workspace, by unit; a run of several subjects counts for each of them.
         */
        get: operations["get_costs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/storage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what is stored
         * @description Of the workspace, by kind.
         */
        get: operations["get_storage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/budgets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List budgets
         * @description The workspace's and your own; who manages it sees everybody's.
         */
        get: operations["list_budgets"];
        /**
         * Set a budget
         * @description A submit that it does not suffice for is refused with 507; when it is spent, what waits is paused.
         */
        put: operations["set_budget"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/budgets/{budget_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a budget
         * @description Limits this no longer. What was paused because of it stays paused: resume it.
         */
        delete: operations["remove_budget"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was done in the workspace
         * @description Newest first: consent, members, keys, erasure, licences.
         */
        get: operations["list_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/instance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was done in the instance
         * @description Newest first: users, sign-ins, links, teams, limits.
         */
        get: operations["list_instance_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhooks
         * @description The oldest first.
         */
        get: operations["list_webhooks"];
        put?: never;
        /**
         * Register a webhook
         * @description It is told of what happens from now on. Nothing is sent by registering; try it with `test`.
         */
        post: operations["create_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhook_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a webhook
         * @description Without its secret.
         */
        get: operations["get_webhook"];
        put?: never;
        post?: never;
        /**
         * Remove a webhook
         * @description With what was delivered to it, and what waits.
         */
        delete: operations["remove_webhook"];
        options?: never;
        head?: never;
        /**
         * Change a webhook
         * @description Address, events, note; or switch it off and on.
         */
        patch: operations["change_webhook"];
        trace?: never;
    };
    "/v1/webhooks/{webhook_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change a webhook's secret
         * @description For a day messages carry a signature by either secret.
         */
        post: operations["rotate_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhook_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a webhook
         * @description A message of the type `test`, sent at once; look at the delivery for what came of it.
         */
        post: operations["test_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhook_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deliveries
         * @description Of the last seven days, the newest first.
         */
        get: operations["list_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a delivery
         * @description With the answer to its last attempt.
         */
        get: operations["get_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver a message again
         * @description At once, under the same id; what waits for its next attempt is tried now.
         */
        post: operations["redeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/server": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the server runs
         * @description Version, database, disk, what it was started with.
         */
        get: operations["get_server"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/memory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The cap on memory
         * @description How much of this machine's memory models may use at most.
         */
        get: operations["get_memory_cap"];
        /**
         * Set the cap on memory
         * @description For this machine: what is planned, loaded and trained from now on keeps to it, in workers too. A model that is
         *     loaded is loaded anew when it is used next.
         */
        put: operations["set_memory_cap"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Limits of everybody
         * @description What holds where nothing else is set.
         */
        get: operations["get_limits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the limits of everybody
         * @description What is left out stays; null takes a limit away.
         */
        patch: operations["change_limits"];
        trace?: never;
    };
    "/v1/admin/limits/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Limits of a user
         * @description What holds for them.
         */
        get: operations["get_user_limits"];
        put?: never;
        post?: never;
        /**
         * Forget the limits of a user
         * @description Everybody's hold again.
         */
        delete: operations["clear_user_limits"];
        options?: never;
        head?: never;
        /**
         * Change the limits of a user
         * @description They go before the workspace's and everybody's.
         */
        patch: operations["change_user_limits"];
        trace?: never;
    };
    "/v1/admin/limits/workspaces/{workspace_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Limits of a workspace
         * @description What holds in it.
         */
        get: operations["get_workspace_limits"];
        put?: never;
        post?: never;
        /**
         * Forget the limits of a workspace
         * @description Everybody's hold again.
         */
        delete: operations["clear_workspace_limits"];
        options?: never;
        head?: never;
        /**
         * Change the limits of a workspace
         * @description They go before everybody's.
         */
        patch: operations["change_workspace_limits"];
        trace?: never;
    };
    "/v1/admin/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all workspaces
         * @description By id, with how much each stores.
         */
        get: operations["list_all_workspaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/workspaces/{workspace_id}/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put somebody into a workspace
         * @description Also yourself; the workspace's trail says so.
         */
        put: operations["put_any_member"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the kinds of problems
         * @description Every kind of problem that the API answers with.
         */
        get: operations["list_problems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/problems/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain a kind of problem
         * @description One kind of problem.
         */
        get: operations["get_problem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive
         * @description Says nothing of database or disk: a restart would not help them.
         */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can requests be served
         * @description Database with the right schema, blob store, disk.
         */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures for Prometheus
         * @description Requests, queue, workers, library. A scraper that is not on this machine needs an administrator's key.
         */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * About
         * @description A subject by id and name.
         */
        About: {
            /** Id */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * Accepted
         * @description You are a member.
         */
        Accepted: {
            /** Workspace */
            workspace: string;
            role: components["schemas"]["Role"];
            /** User Id */
            user_id: string;
        };
        /**
         * Account
         * @description Somebody who can sign in.
         */
        Account: {
            /**
             * Id
             * @example mfzwizltoq2gk4dc
             */
            id: string;
            /**
             * Login
             * @example mira@example.org
             */
            login: string;
            /**
             * Name
             * @example Mira
             */
            name: string;
            /** Admin */
            admin: boolean;
            /**
             * Active
             * @description Whether they may sign in.
             */
            active: boolean;
            /**
             * Waiting
             * @description Whether they have yet to set a password.
             */
            waiting: boolean;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /** Seen */
            seen: string | null;
        };
        /**
         * AccountChange
         * @description What to change; what is left out stays.
         * @example {
         *       "active": false
         *     }
         */
        AccountChange: {
            /** Name */
            name?: string | null;
            /** Admin */
            admin?: boolean | null;
            /** Active */
            active?: boolean | null;
        };
        /**
         * AccountEndOut
         * @description What would go with an account; nothing is changed yet.
         */
        AccountEndOut: {
            /** Login */
            login: string;
            /**
             * Alone
             * @description Each gets another owner, or is erased with the account.
             */
            alone: components["schemas"]["GoingWorkspace"][];
            /**
             * Others
             * @description Ids of workspaces that go on without this user.
             */
            others: string[];
        };
        /**
         * AccountErased
         * @description Certificates of the workspaces that went with the account.
         */
        AccountErased: {
            /** Certificates */
            certificates: components["schemas"]["CertificateOfErasure"][];
        };
        /**
         * AccountErasing
         * @description That it is meant: this cannot be undone.
         * @example {
         *       "confirm": "mira@example.org",
         *       "password": "x",
         *       "workspaces": [
         *         "mine"
         *       ]
         *     }
         */
        AccountErasing: {
            /**
             * Confirm
             * @description The account's login once more.
             */
            confirm: string;
            /**
             * Password
             * @description Yours, where you have one.
             */
            password?: string | null;
            /**
             * Workspaces
             * @description Of those nobody else owns: these are erased as well.
             * @default []
             */
            workspaces: string[];
            /**
             * Heirs
             * @description Of those nobody else owns: ids of users who own them from now on.
             * @default {}
             */
            heirs: {
                [key: string]: string;
            };
        };
        /**
         * AccountWish
         * @description Who is to be able to sign in.
         * @example {
         *       "login": "noor@example.org",
         *       "name": "Noor"
         *     }
         */
        AccountWish: {
            /** Login */
            login: string;
            /** Name */
            name?: string | null;
            /**
             * Admin
             * @default false
             */
            admin: boolean;
        };
        /**
         * AdapterChange
         * @description What to change of a personal model.
         */
        AdapterChange: {
            /**
             * Name
             * @description Its new name.
             * @example Mira, winter
             */
            name: string;
        };
        /**
         * AdapterOut
         * @description A personal model with what is to be known of it at a glance: of the version that is drawn with.
         */
        AdapterOut: {
            /** Id */
            id: string;
            /**
             * Name
             * @example Mira
             */
            name: string;
            /**
             * Base Model
             * @example builtin
             */
            base_model: string;
            /** Subject Id */
            subject_id: string | null;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /**
             * Chosen
             * @description Number of the version that is used.
             */
            chosen: number | null;
            /** Versions */
            versions: components["schemas"]["VersionOut"][];
            /**
             * Trashed
             * @description It is in the trash, with all its versions.
             */
            trashed: boolean;
            /**
             * Family
             * @description Of its base model; empty where that is not known here any more.
             */
            family: string;
            /**
             * Origin
             * @enum {string}
             */
            origin: "trained" | "imported" | "resized" | "merged";
            /**
             * Layouts
             * @description Layouts of its file, where it was brought in.
             */
            layouts: string[];
            /**
             * Trigger
             * @description The word that calls it.
             */
            trigger: string;
            /**
             * Rank
             * @description The largest of its modules.
             */
            rank: number;
            /** Bytes */
            bytes: number;
            /**
             * Labels
             * @description What pictures note that were drawn with it; `GET /v1/assets?adapter=`.
             */
            labels: string[];
            /** Shows */
            shows: components["schemas"]["ShownOut"][];
            /**
             * Unknown
             * @description It was brought in, and nobody said whom it shows.
             */
            unknown: boolean;
            /**
             * Used
             * @description Whether `@name` draws with it; null where it belongs to no subject.
             */
            used: boolean | null;
        };
        /**
         * AddedOut
         * @description What became of the files that were brought, in order.
         */
        AddedOut: {
            /** Items */
            items: components["schemas"]["PhotoNewsOut"][];
            /** Stored */
            stored: number;
            /** Accepted */
            accepted: number;
        };
        /**
         * Addresses
         * @description Paths that whoever has them may get for a while.
         */
        Addresses: {
            /** Content */
            content: string;
            /** Thumbnail */
            thumbnail: string | null;
            /**
             * Download
             * @description Of the file that an export gives, to be saved; null for who may not take files out of the studio.
             * @example /v1/assets/mfzwizltoq2gk4dc/content?workspace=default&expires=1772366400&signature=…&download=true
             */
            download: string | null;
            /**
             * Expires
             * Format: date-time
             */
            expires: string;
        };
        /**
         * Advice
         * @description How good and varied the accepted photos are, all 0 to 1, and what to add. Null: no photo shows that trait.
         */
        Advice: {
            /** Count */
            count: number;
            /** Score */
            score: number;
            /** Quality */
            quality: number;
            /** Variety */
            variety: number;
            /** Angle */
            angle: number | null;
            /** Light */
            light: number;
            /** Background */
            background: number;
            /** Framing */
            framing: number | null;
            /** Advice */
            advice: string[];
        };
        /**
         * Alive
         * @description The process answers.
         */
        Alive: {
            /**
             * Status
             * @default ok
             * @constant
             */
            status: "ok";
        };
        /**
         * AppealDecision
         * @description Allowing opens the rule for this very text in this workspace.
         */
        AppealDecision: {
            /** Allow */
            allow: boolean;
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * AppealWish
         * @description Why the refusal is wrong.
         */
        AppealWish: {
            /** Words */
            words: string;
        };
        /**
         * AssetChange
         * @description What to say of an asset; what is left out stays.
         * @example {
         *       "add_tags": [
         *         "beach"
         *       ],
         *       "stars": 4
         *     }
         */
        AssetChange: {
            /** Title */
            title?: string | null;
            /** Note */
            note?: string | null;
            /** Stars */
            stars?: number | null;
            /**
             * Tags
             * @description Instead of those there are.
             */
            tags?: string[] | null;
            /**
             * Add Tags
             * @default []
             */
            add_tags: string[];
            /**
             * Remove Tags
             * @default []
             */
            remove_tags: string[];
        };
        /**
         * AssetDetail
         * @description An asset with all that is known of it.
         */
        AssetDetail: {
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Media Type */
            media_type: string;
            /** Bytes */
            bytes: number;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /** Width */
            width: number | null;
            /** Height */
            height: number | null;
            /** Rating */
            rating: string | null;
            /** Minor */
            minor: boolean;
            /** Stars */
            stars: number;
            /** Title */
            title: string;
            /** Note */
            note: string;
            /** Caption */
            caption: string;
            /** Tags */
            tags: string[];
            /** Subjects */
            subjects: string[];
            /** Colours */
            colours: components["schemas"]["Colour"][];
            /** Run */
            run: string | null;
            /** Trashed */
            trashed: string | null;
            /**
             * Meta
             * @description How it was made, or what the file said of itself.
             */
            meta: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Thumbnail */
            thumbnail: string | null;
            /** Content */
            content: string;
        };
        /**
         * AssetOut
         * @description An asset in a list.
         */
        AssetOut: {
            /**
             * Id
             * @example mfzwizltoq2gk4dc
             */
            id: string;
            /**
             * Kind
             * @example picture
             */
            kind: string;
            /**
             * Media Type
             * @example image/png
             */
            media_type: string;
            /** Bytes */
            bytes: number;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /** Width */
            width: number | null;
            /** Height */
            height: number | null;
            /**
             * Rating
             * @description general, sensitive, explicit; null: not rated.
             */
            rating: string | null;
            /** Minor */
            minor: boolean;
            /**
             * Stars
             * @description 0 to 5; 0: none given.
             */
            stars: number;
            /** Title */
            title: string;
            /**
             * About
             * @description The first words of its prompt, caption or file name.
             */
            about: string;
            /** Seed */
            seed: number | null;
            /**
             * Tags
             * @description Up to 12 of them.
             */
            tags: string[];
            /**
             * Subjects
             * @description Ids.
             */
            subjects: string[];
            /** Run */
            run: string | null;
            /** Trashed */
            trashed: string | null;
            /**
             * Colour
             * @description Its most common one, to be shown until the picture is there.
             */
            colour: string | null;
            /**
             * Thumbnail
             * @description Path of a small WebP; null for what is no image.
             */
            thumbnail: string | null;
            /**
             * Content
             * @description Path of the stored content.
             */
            content: string;
        };
        /**
         * AtEnergy
         * @description What a share of each module's energy takes.
         */
        AtEnergy: {
            /**
             * Energy
             * @description Share of the squared norm of all that the adapter adds, 0 to 1.
             */
            energy: number;
            /**
             * Bytes
             * @description Of its tensors.
             */
            bytes: number;
            /**
             * Smallest
             * @description Rank of the smallest module.
             */
            smallest: number;
            /**
             * Largest
             * @description Rank of the largest module.
             */
            largest: number;
            /** Share */
            share: number;
        };
        /**
         * AtRank
         * @description What a rank keeps.
         */
        AtRank: {
            /**
             * Energy
             * @description Share of the squared norm of all that the adapter adds, 0 to 1.
             */
            energy: number;
            /**
             * Bytes
             * @description Of its tensors.
             */
            bytes: number;
            /**
             * Smallest
             * @description Rank of the smallest module.
             */
            smallest: number;
            /**
             * Largest
             * @description Rank of the largest module.
             */
            largest: number;
            /** Rank */
            rank: number;
        };
        /**
         * AuxiliaryOut
         * @description An auxiliary model.
         */
        AuxiliaryOut: {
            /**
             * Id
             * @example dinov2-base
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "arcface" | "dinov2" | "clip" | "siglip";
            /**
             * Abilities
             * @description What it tells: whose face it is; how alike two pictures are; whether a picture shows what a prompt says.
             */
            abilities: ("faces" | "similarity" | "prompts")[];
            /** Installed */
            installed: boolean;
            /**
             * Lacks
             * @description What else has to be installed before it works, in words; empty for nothing.
             */
            lacks: string;
            /**
             * Origin
             * @enum {string}
             */
            origin: "shipped" | "added";
            licence: components["schemas"]["Licence"];
            /** Parameters */
            parameters: number;
            /**
             * Download Bytes
             * @description About; null where it is installed.
             */
            download_bytes: number | null;
            /**
             * Disk Bytes
             * @description What it takes on disk now.
             */
            disk_bytes: number;
            /** Notes */
            notes: string;
        };
        /**
         * AxisIn
         * @description What varies along an axis. Words: `prompt` replaces it, `scene` stands at {scene} or behind it, `words` puts each
         *     value where the first one stands in the prompt. `checkpoint` takes `name@version`, or `name` for all of them.
         * @example {
         *       "parameter": "steps",
         *       "values": "4, 8, 16"
         *     }
         */
        AxisIn: {
            /**
             * Parameter
             * @enum {string}
             */
            parameter: "seed" | "steps" | "guidance" | "true_cfg" | "strength" | "weight" | "preset" | "size" | "sampler" | "model" | "adapter" | "checkpoint" | "subject" | "style" | "prompt" | "scene" | "words" | "negative_prompt";
            /**
             * Values
             * @description A list, or one text: `4, 8, 16`, `1..4 step 0.5`, names with commas, words with `|` or lines. `all` for models: every installed one that fits.
             */
            values: string | (string | number)[];
            /**
             * Of
             * @description Of `weight`: the subject or adapter that it counts for; the last one without.
             * @default
             */
            of: string;
        };
        /**
         * AxisOut
         * @description An axis with its values, each as people read it.
         */
        AxisOut: {
            /**
             * Parameter
             * @enum {string}
             */
            parameter: "seed" | "steps" | "guidance" | "true_cfg" | "strength" | "weight" | "preset" | "size" | "sampler" | "model" | "adapter" | "checkpoint" | "subject" | "style" | "prompt" | "scene" | "words" | "negative_prompt";
            /**
             * Values
             * @example [
             *       4,
             *       8,
             *       16
             *     ]
             */
            values: (string | number)[];
            /**
             * Labels
             * @example [
             *       "4",
             *       "8",
             *       "16"
             *     ]
             */
            labels: string[];
            /**
             * Of
             * @description Of `weight`: id of the subject, or name of the adapter; empty: the last one.
             */
            of: string;
        };
        /**
         * BackupMade
         * @description What a backup did.
         */
        BackupMade: {
            backup: components["schemas"]["BackupOut"];
            /** Copied */
            copied: number;
            /** Copied Bytes */
            copied_bytes: number;
            /** Verified */
            verified: number;
            /** Removed */
            removed: string[];
        };
        /**
         * BackupOut
         * @description A backup that is there.
         */
        BackupOut: {
            /** Name */
            name: string;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /** Version */
            version: string;
            /** Blobs */
            blobs: number;
            /** Blob Bytes */
            blob_bytes: number;
            /** Database Bytes */
            database_bytes: number;
            /**
             * Tombstones
             * @description Erasures that restoring it replays.
             */
            tombstones: number;
        };
        /**
         * BackupWish
         * @description How to back up.
         */
        BackupWish: {
            /**
             * Keep Days
             * @description Older ones are removed; 0 keeps all.
             * @default 30
             */
            keep_days: number;
            /**
             * Verify
             * @description Check every content, not only what is new.
             * @default false
             */
            verify: boolean;
        };
        /**
         * BackupsOut
         * @description All of them, oldest first.
         */
        BackupsOut: {
            /** Items */
            items: components["schemas"]["BackupOut"][];
        };
        /**
         * Beginning
         * @description How to begin; all of it may be left out.
         * @example {}
         */
        Beginning: {
            /**
             * Invitation
             * @description Of whoever was invited and has no account yet.
             */
            invitation?: string | null;
            /**
             * Connect
             * @description Connect the provider to the account that is signed in.
             * @default false
             */
            connect: boolean;
        };
        /**
         * Blend
         * @description What to merge, and how.
         */
        Blend: {
            /** Parts */
            parts: components["schemas"]["Part"][];
            /**
             * Method
             * @description linear: the exact sum; svd: the sum at a rank; ties: what agrees; dare: a random part of each.
             * @default linear
             * @enum {string}
             */
            method: "linear" | "svd" | "ties" | "dare";
            /**
             * Rank
             * @description Of the result; needed by every method but linear.
             */
            rank?: number | null;
            /**
             * Density
             * @description Share of entries that ties and dare keep.
             * @default 0.5
             */
            density: number;
        };
        /** Body_add_photos */
        Body_add_photos: {
            /** Files */
            files: string[];
            /** @description What the photos show, as the person states it. */
            rating?: components["schemas"]["Rating"] | null;
        };
        /** Body_bring_picture */
        Body_bring_picture: {
            /** File */
            file: string;
            /**
             * Kind
             * @default image
             * @enum {string}
             */
            kind: "image" | "mask";
            /**
             * Derived From
             * @description Ids of what it was made from.
             */
            derived_from?: string[] | null;
            /** @description What it shows; else the strictest of its sources'. */
            rating?: components["schemas"]["Rating"] | null;
        };
        /** Body_edit_images */
        Body_edit_images: {
            /** Prompt */
            prompt: string;
            /** Image */
            image?: string[] | null;
            /** Image[] */
            "image[]"?: string[] | null;
            /**
             * Mask
             * @description What is transparent in it is redrawn.
             */
            mask?: string | null;
            /** Model */
            model?: string | null;
            /**
             * N
             * @default 1
             */
            n: number | null;
            /**
             * Size
             * @default auto
             */
            size: string | null;
            /**
             * Quality
             * @default auto
             */
            quality: ("auto" | "low" | "medium" | "high" | "standard" | "hd") | null;
            /**
             * Response Format
             * @default b64_json
             */
            response_format: ("b64_json" | "url") | null;
            /**
             * Output Format
             * @default png
             */
            output_format: ("png" | "jpeg" | "webp") | null;
            /** Output Compression */
            output_compression?: number | null;
            /** User */
            user?: string | null;
        };
        /** Body_import_adapter */
        Body_import_adapter: {
            /** File */
            file: string;
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Model
             * @description The base model that it is for; the default one without.
             * @default
             */
            model: string;
            /**
             * Subject
             * @description Whom it shows; from then on it is used with their consent.
             * @default
             */
            subject: string;
            /**
             * Trigger
             * @default
             */
            trigger: string;
        };
        /** Body_verify_file */
        Body_verify_file: {
            /**
             * File
             * @description A PNG, JPEG, WebP or AVIF of up to 64 MB.
             */
            file: string;
        };
        /**
         * BroughtOut
         * @description What was found in the file that an adapter was brought in by.
         */
        BroughtOut: {
            /** Layouts */
            layouts: string[];
            /**
             * Kinds
             * @description Of lora, dora, lokr, bias, weights, those that occur.
             */
            kinds: string[];
            /**
             * Left Out
             * @description Keys that were not understood.
             */
            left_out: number;
            /**
             * Left Out Keys
             * @description Each with the reason; the first 200.
             */
            left_out_keys: {
                [key: string]: string;
            };
            /** Notes */
            notes: string[];
        };
        /**
         * Bucket
         * @description How many assets were recorded from this day on, until the next bucket's.
         */
        Bucket: {
            /**
             * Start
             * Format: date
             */
            start: string;
            /** Count */
            count: number;
        };
        /**
         * BudgetList
         * @description All of them; there are few.
         */
        BudgetList: {
            /** Items */
            items: components["schemas"]["BudgetOut"][];
        };
        /**
         * BudgetOut
         * @description A budget, and how full it is.
         */
        BudgetOut: {
            /** Id */
            id: string;
            /**
             * User
             * @description Whose; null: the whole workspace's.
             */
            user: string | null;
            /**
             * Unit
             * @enum {string}
             */
            unit: "pictures" | "gpu-seconds" | "cpu-seconds" | "remote-seconds" | "credits" | "usd";
            period: components["schemas"]["Period"];
            /** Amount */
            amount: number;
            /**
             * Warn At
             * @description Share of the amount from which on submits are answered with a notice.
             */
            warn_at: number;
            /**
             * Hard
             * @description Whether nothing more is started when it is spent.
             */
            hard: boolean;
            /**
             * Spent
             * @description What tasks of this period recorded.
             */
            spent: number;
            /**
             * Held
             * @description What runs that are not over are expected to cost yet.
             */
            held: number;
            /**
             * Left
             * @description What may still be asked for.
             */
            left: number;
            level: components["schemas"]["Level"];
            /**
             * Notice
             * @description The same in words.
             */
            notice: string;
            /**
             * Starts
             * @description Of the period; null: it has none.
             */
            starts: string | null;
            /** Ends */
            ends: string | null;
            /**
             * Changed
             * Format: date-time
             */
            changed: string;
            /** Changed By */
            changed_by: string;
        };
        /**
         * BudgetWish
         * @description What may be spent. The budget of the same user, unit and period is replaced.
         * @example {
         *       "amount": 500,
         *       "period": "month",
         *       "unit": "pictures",
         *       "warn_at": 0.8
         *     }
         */
        BudgetWish: {
            /**
             * Unit
             * @enum {string}
             */
            unit: "pictures" | "gpu-seconds" | "cpu-seconds" | "remote-seconds" | "credits" | "usd";
            /** Amount */
            amount: number;
            /** @default month */
            period: components["schemas"]["Period"];
            /**
             * User
             * @description Whose; the whole workspace's without.
             */
            user?: string | null;
            /**
             * Warn At
             * @default 0.8
             */
            warn_at: number;
            /**
             * Hard
             * @description false: it only warns.
             * @default true
             */
            hard: boolean;
        };
        /**
         * BulkChange
         * @description What to say of many assets, all or none.
         * @example {
         *       "assets": [
         *         "mfzwizltoq2gk4dc"
         *       ],
         *       "stars": 5
         *     }
         */
        BulkChange: {
            /** Title */
            title?: string | null;
            /** Note */
            note?: string | null;
            /** Stars */
            stars?: number | null;
            /**
             * Tags
             * @description Instead of those there are.
             */
            tags?: string[] | null;
            /**
             * Add Tags
             * @default []
             */
            add_tags: string[];
            /**
             * Remove Tags
             * @default []
             */
            remove_tags: string[];
            /**
             * Assets
             * @description Ids of assets.
             */
            assets: string[];
        };
        /**
         * CaptionOut
         * @description What is said of a photo.
         */
        CaptionOut: {
            /** Asset Id */
            asset_id: string;
            /**
             * Text
             * @description Empty where there is none yet.
             */
            text: string;
            /**
             * Author
             * @description `captioner` or `person`.
             */
            author: string | null;
            /**
             * Version
             * @description 0 where there is none yet.
             */
            version: number;
            /** Created */
            created: string | null;
        };
        /**
         * CaptionsWish
         * @description Captions that a person wrote.
         * @example {
         *       "items": [
         *         {
         *           "asset_id": "mfzwizltoq2gk4dc",
         *           "text": "a photo of mira woman, at the beach"
         *         }
         *       ]
         *     }
         */
        CaptionsWish: {
            /** Items */
            items: components["schemas"]["OneCaption"][];
        };
        /**
         * CellOut
         * @description A cell.
         */
        CellOut: {
            /**
             * At
             * @description Its place on each axis, from 0.
             * @example [
             *       0,
             *       1
             *     ]
             */
            at: number[];
            /** State */
            state: components["schemas"]["State"] | "impossible";
            /**
             * Picture
             * @description Id of what was drawn.
             * @example mfzwizltoq2gk4dc
             */
            picture: string | null;
            /**
             * Task
             * @description Id of its task, by which events name it.
             */
            task: string | null;
            /**
             * Reused
             * @description It was drawn before, and cost nothing.
             */
            reused: boolean;
            /**
             * Match
             * @description How it matches its prompt; null: not measured.
             * @example 0.82
             */
            match: number | null;
            /**
             * Rank
             * @description 1: the best match of all cells; null where that cannot be said.
             */
            rank: number | null;
            /**
             * Prompt
             * @description As the model was told.
             */
            prompt: string;
            /**
             * Why
             * @description Why it cannot be drawn.
             */
            why: string;
            /** @description Why it was not. */
            problem: components["schemas"]["RunProblem"] | null;
        };
        /**
         * CertificateOfErasure
         * @description What went. It holds ids and counts, no names.
         */
        CertificateOfErasure: {
            /** Id */
            id: string;
            /**
             * Subject
             * @description Its id; `*` for a whole workspace.
             */
            subject: string;
            /**
             * Erased At
             * Format: date-time
             */
            erased_at: string;
            /** Erased */
            erased: {
                [key: string]: number;
            };
            /** Kept */
            kept: {
                [key: string]: number;
            };
            /**
             * Unreachable
             * @description What erasing here cannot reach.
             */
            unreachable: string[];
            /**
             * Complete
             * @description False while freed pages of the database wait to be rewritten.
             */
            complete: boolean;
        };
        /**
         * CertificateOut
         * @description What files are signed under. Only who trusts it knows the signer.
         */
        CertificateOut: {
            /** Pem */
            pem: string;
            /**
             * Fingerprint
             * @description SHA-256.
             */
            fingerprint: string;
        };
        /**
         * Chosen
         * @description Some assets.
         * @example {
         *       "assets": [
         *         "mfzwizltoq2gk4dc"
         *       ]
         *     }
         */
        Chosen: {
            /**
             * Assets
             * @description Ids of assets.
             */
            assets: string[];
        };
        /**
         * Collection
         * @description A collection.
         */
        Collection: {
            /**
             * Id
             * @example mfzwizltoq2gk4dc
             */
            id: string;
            /**
             * Name
             * @example Best of spring
             */
            name: string;
            /** Note */
            note: string;
            /**
             * Owner
             * @description Id of the user who made it.
             */
            owner: string;
            /**
             * Shared
             * @description Everybody in the workspace sees and changes it; else only its owner.
             */
            shared: boolean;
            /**
             * Count
             * @description Of its assets, those in the trash left out.
             */
            count: number;
            /**
             * Cover
             * @description Path of its first asset's thumbnail.
             */
            cover: string | null;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /**
             * Changed
             * Format: date-time
             */
            changed: string;
        };
        /**
         * CollectionChange
         * @description What to change; what is left out stays.
         * @example {
         *       "name": "Best of summer"
         *     }
         */
        CollectionChange: {
            /** Name */
            name?: string | null;
            /** Note */
            note?: string | null;
            /** Shared */
            shared?: boolean | null;
        };
        /**
         * CollectionPacking
         * @description How to pack a collection.
         * @example {
         *       "preset": "web"
         *     }
         */
        CollectionPacking: {
            /**
             * Preset
             * @description See GET /v1/export-presets.
             * @default original
             */
            preset: string;
            /** @default {} */
            options: components["schemas"]["ExportChange"];
        };
        /**
         * CollectionWish
         * @description The collection to be.
         * @example {
         *       "name": "Best of spring"
         *     }
         */
        CollectionWish: {
            /** Name */
            name: string;
            /**
             * Note
             * @default
             */
            note: string;
            /**
             * Shared
             * @default true
             */
            shared: boolean;
            /**
             * Assets
             * @default []
             */
            assets: string[];
        };
        /**
         * Colour
         * @description A dominant colour of an image.
         */
        Colour: {
            /**
             * Colour
             * @example #c02a1f
             */
            colour: string;
            /**
             * Share
             * @description 0 to 1.
             */
            share: number;
        };
        /**
         * ConsentOut
         * @description One recorded consent.
         */
        ConsentOut: {
            /** Id */
            id: string;
            /** Given By */
            given_by: string;
            /** Scopes */
            scopes: components["schemas"]["Scope"][];
            /**
             * Given At
             * Format: date-time
             */
            given_at: string;
            /** Expires At */
            expires_at: string | null;
            /** Withdrawn At */
            withdrawn_at: string | null;
            /** Note */
            note: string;
            /**
             * Holds
             * @description It covers something now.
             */
            holds: boolean;
        };
        /**
         * ConsentWish
         * @description Who agreed to what.
         * @example {
         *       "given_by": "Mira M."
         *     }
         */
        ConsentWish: {
            /**
             * Given By
             * @description The person pictured, or who may speak for them.
             */
            given_by: string;
            /**
             * Scopes
             * @default [
             *       "training",
             *       "generation"
             *     ]
             */
            scopes: components["schemas"]["Scope"][];
            /**
             * Expires At
             * @description Null: it does not expire.
             */
            expires_at?: string | null;
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * Costs
         * @description Sums of what tasks recorded, also those that failed later, and those of runs that are erased.
         */
        Costs: {
            /** Items */
            items: components["schemas"]["SpentOut"][];
            /**
             * Shares
             * @description The same by user or subject, where `by` asks for it.
             * @default []
             */
            shares: components["schemas"]["ShareOut"][];
        };
        /**
         * Counts
         * @description How many tasks of a run are in which state, as far as they are known yet.
         */
        Counts: {
            /**
             * Waiting
             * @default 0
             */
            waiting: number;
            /**
             * Running
             * @default 0
             */
            running: number;
            /**
             * Done
             * @default 0
             */
            done: number;
            /**
             * Failed
             * @default 0
             */
            failed: number;
            /**
             * Cancelled
             * @default 0
             */
            cancelled: number;
        };
        /**
         * CreateEstimate
         * @description What creating would take. Nothing was started.
         */
        CreateEstimate: {
            /**
             * Prompts
             * @description What the prompts stand for.
             */
            prompts: number;
            /**
             * Seconds
             * @description All of them, once it is their turn and the model is loaded.
             */
            seconds: number;
            /**
             * Seconds Note
             * @description How that is known.
             * @example by 5 earlier drawings on this machine
             */
            seconds_note: string;
            /**
             * Fits
             * @description Whether the device has the memory.
             */
            fits: boolean;
            /**
             * Memory
             * @description How the model would be held, in words.
             */
            memory: string;
            /**
             * Reused
             * @description Everything has a result already, and costs nothing.
             */
            reused: boolean;
            /**
             * Costs
             * @description By unit, of what has no result yet.
             */
            costs: {
                [key: string]: number;
            };
            /** Notes */
            notes: string[];
        };
        /**
         * CreateWish
         * @description What to draw. `{red|blue}` in a prompt stands for one prompt each.
         * @example {
         *       "prompt": "Mira in a red dress at the beach",
         *       "subjects": [
         *         "Mira"
         *       ]
         *     }
         */
        CreateWish: {
            /**
             * Count
             * @description Pictures for each prompt, with seeds counting up.
             * @default 1
             */
            count: number;
            /**
             * Seed
             * @description Of the first picture; random without.
             */
            seed?: number | null;
            /**
             * Model
             * @description Id of a base model, see GET /v1/catalog; the default one without.
             * @default
             */
            model: string;
            /**
             * Adapters
             * @description Names of personal models, or ids of adapters.
             * @default []
             */
            adapters: (string | components["schemas"]["Worn"])[];
            /**
             * Weights
             * @description Of the adapters, in order; they can also be said with each.
             * @default []
             */
            weights: number[];
            /**
             * Preset
             * @description draft, standard or high: quality against time.
             * @default standard
             */
            preset: string;
            /**
             * Steps
             * @description Denoising steps.
             */
            steps?: number | null;
            /**
             * Guidance
             * @description The model's own guidance scale.
             */
            guidance?: number | null;
            /**
             * Priority
             * @description -10 to 10 among your own runs; -100: when nothing else waits; 100: before all (administrators).
             * @default 0
             */
            priority: number;
            /**
             * Prompt
             * @description A subject stands where its name, its trigger word or {subject} is, else before it.
             */
            prompt: string | string[];
            /**
             * Subjects
             * @description Whom to draw: each with its personal model's chosen version.
             * @default []
             */
            subjects: (string | components["schemas"]["Worn"])[];
            /**
             * Negative Prompt
             * @description What not to draw, where the model takes that.
             * @default
             */
            negative_prompt: string;
            /**
             * Width
             * @description Pixels; the preset's without.
             */
            width?: number | null;
            /** Height */
            height?: number | null;
            /**
             * True Cfg
             * @description Classifier-free guidance; 1: off.
             */
            true_cfg?: number | null;
            /**
             * Sampler
             * @default default
             */
            sampler: string;
            /**
             * Image
             * @description Id of a picture to start from.
             */
            image?: string | null;
            /**
             * Strength
             * @description How much of that picture is redrawn.
             * @default 0.6
             */
            strength: number;
            /**
             * Mask
             * @description Id of a picture: white is redrawn, black stays.
             */
            mask?: string | null;
        };
        /**
         * Delivery
         * @description A message to a webhook, and what came of the last attempt to deliver it.
         */
        Delivery: {
            /**
             * Id
             * @description Also the header `webhook-id`.
             * @example msg_0d6f9a3be1c24785b7a9c3d1
             */
            id: string;
            event: components["schemas"]["Event"];
            /**
             * Body
             * @description As it was signed.
             * @example {"type":"run.done","timestamp":"2026-03-01T12:00:00.000Z","workspace":"default","data":{}}
             */
            body: string;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /**
             * State
             * @enum {string}
             */
            state: "waiting" | "delivered" | "failed";
            /**
             * Attempt
             * @description How many attempts were made since it was asked for last.
             */
            attempt: number;
            /**
             * Due
             * @description When it is tried (again), while it waits.
             */
            due: string | null;
            /** Tried */
            tried: string | null;
            /**
             * Seconds
             * @description That the last attempt took.
             * @example 0.18
             */
            seconds: number | null;
            /**
             * Status
             * @description Of HTTP, that the receiver answered with.
             * @example 204
             */
            status: number | null;
            /**
             * Answer
             * @description How the answer began.
             * @example ok
             */
            answer: string;
            /**
             * Problem
             * @description Why the last attempt failed.
             * @example the receiver answered with 500
             */
            problem: string;
        };
        /**
         * DocumentOut
         * @description A document whole.
         */
        DocumentOut: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /**
             * Changed
             * Format: date-time
             */
            changed: string;
            /**
             * Thumbnail
             * @description Path of a small picture of it.
             */
            thumbnail: string | null;
            content: components["schemas"]["JsonValue"];
        };
        /**
         * DocumentSummary
         * @description A document without its content.
         */
        DocumentSummary: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /**
             * Changed
             * Format: date-time
             */
            changed: string;
            /**
             * Thumbnail
             * @description Path of a small picture of it.
             */
            thumbnail: string | null;
        };
        /**
         * DocumentWish
         * @description The document to keep: up to 2 MiB.
         * @example {
         *       "content": {
         *         "layers": []
         *       },
         *       "name": "Poster"
         *     }
         */
        DocumentWish: {
            /** Name */
            name: string;
            /** @description Any JSON. Ids of assets in it make these its sources. */
            content: components["schemas"]["JsonValue"];
            /**
             * Thumbnail
             * @description A small PNG, JPEG or WebP as a data address.
             * @example data:image/webp;base64,…
             */
            thumbnail?: string | null;
        };
        /**
         * EditWish
         * @description What to change about a stored picture. The picture itself stays as it is.
         * @example {
         *       "image": "mfzwizltoq2gk4dc",
         *       "instruction": "make the coat red"
         *     }
         */
        EditWish: {
            /**
             * Count
             * @description Pictures for each prompt, with seeds counting up.
             * @default 1
             */
            count: number;
            /**
             * Seed
             * @description Of the first picture; random without.
             */
            seed?: number | null;
            /**
             * Model
             * @description Id of a base model, see GET /v1/catalog; the default one without.
             * @default
             */
            model: string;
            /**
             * Adapters
             * @description Names of personal models, or ids of adapters.
             * @default []
             */
            adapters: (string | components["schemas"]["Worn"])[];
            /**
             * Weights
             * @description Of the adapters, in order; they can also be said with each.
             * @default []
             */
            weights: number[];
            /**
             * Preset
             * @description draft, standard or high: quality against time.
             * @default standard
             */
            preset: string;
            /**
             * Steps
             * @description Denoising steps.
             */
            steps?: number | null;
            /**
             * Guidance
             * @description The model's own guidance scale.
             */
            guidance?: number | null;
            /**
             * Priority
             * @description -10 to 10 among your own runs; -100: when nothing else waits; 100: before all (administrators).
             * @default 0
             */
            priority: number;
            /** Image */
            image: string;
            /** Instruction */
            instruction: string;
            /**
             * References
             * @description Further pictures.
             * @default []
             */
            references: string[];
            /**
             * Asked
             * @description What a person wrote, where the instruction was made of that.
             * @default
             */
            asked: string;
        };
        /**
         * Elsewhere
         * @description Where to send the browser.
         */
        Elsewhere: {
            /** Address */
            address: string;
        };
        /**
         * Emptying
         * @description What of the trash to delete for good; all of it when nothing is said.
         * @example {
         *       "older_than_days": 30
         *     }
         */
        Emptying: {
            /**
             * Assets
             * @description Only these; what is not in the trash is left alone.
             */
            assets?: string[] | null;
            /**
             * Older Than Days
             * @default 0
             */
            older_than_days: number;
        };
        /**
         * Entry
         * @description Something that was done. Ids and counts only: names are looked up, and can be erased.
         */
        Entry: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Actor
             * @description A user's id; `owner` on the studio's own machine.
             * @example mfzwizltoq2gk4dc
             */
            actor: string;
            /**
             * Action
             * @example key.create
             */
            action: string;
            /** Target */
            target: string;
            /** Details */
            details: {
                [key: string]: components["schemas"]["JsonValue"];
            };
        };
        /**
         * EraseWish
         * @description That it is meant: this cannot be undone.
         * @example {
         *       "confirm": "spring-campaign",
         *       "password": "four words that nobody guesses"
         *     }
         */
        EraseWish: {
            /**
             * Confirm
             * @description The workspace's id once more.
             */
            confirm: string;
            /**
             * Password
             * @description Yours, where you have one.
             */
            password?: string | null;
        };
        /**
         * Estimate
         * @description What a run would do. Nothing was started.
         */
        Estimate: {
            /** Tasks */
            tasks: components["schemas"]["PlannedTasks"][];
            /** Costs */
            costs: {
                [key: string]: number;
            };
            /**
             * Reused
             * @description Everything has a result already.
             */
            reused: boolean;
        };
        /**
         * Event
         * @description Something that happened. The names stay as they are: receivers know them.
         * @enum {string}
         */
        Event: "run.done" | "run.failed" | "run.cancelled" | "pictures.made" | "training.finished" | "consent.withdrawn" | "person.forgotten" | "budget.reached" | "test";
        /**
         * ExportChange
         * @description What differs from the preset; what is left out stays as the preset has it.
         */
        ExportChange: {
            /** Form */
            form?: ("png" | "jpg" | "jpeg" | "webp" | "avif") | null;
            /**
             * Width
             * @description px; alone it keeps the shape.
             */
            width?: number | null;
            /**
             * Height
             * @description px; alone it keeps the shape.
             */
            height?: number | null;
            /**
             * Fit
             * @description With both: contain stays within them, cover fills them and cuts.
             */
            fit?: ("contain" | "cover") | null;
            /**
             * Quality
             * @description For all but PNG.
             */
            quality?: number | null;
            /**
             * Metadata
             * @description full holds recipe and prompt; minimal only that it is AI-made.
             */
            metadata?: ("full" | "minimal") | null;
            /**
             * Mark
             * @description The invisible mark.
             */
            mark?: boolean | null;
            /**
             * Sign
             * @description The signed manifest (C2PA).
             */
            sign?: boolean | null;
            /**
             * Dpi
             * @description To state in PNG and JPEG.
             */
            dpi?: number | null;
        };
        /**
         * ExportOptions
         * @description How a picture is to leave.
         *
         *     Attributes:
         *         form: png, jpeg, webp or avif.
         *         width, height: px; one alone keeps the shape. None: as it is.
         *         fit: with both: `contain` stays within them, `cover` fills them and is cut in the middle.
         *         quality: 1 to 100, for all but PNG.
         *         metadata: `full` holds the recipe and the prompt; `minimal` says only that the picture is AI-made.
         *         mark, sign: the invisible mark, and the signed manifest.
         *         dpi: to state in PNG and JPEG.
         */
        ExportOptions: {
            /** @default png */
            form: components["schemas"]["Form"];
            /** Width */
            width?: number | null;
            /** Height */
            height?: number | null;
            /**
             * Fit
             * @default contain
             * @enum {string}
             */
            fit: "contain" | "cover";
            /**
             * Quality
             * @default 92
             */
            quality: number;
            /**
             * Metadata
             * @default full
             * @enum {string}
             */
            metadata: "full" | "minimal";
            /**
             * Mark
             * @default true
             */
            mark: boolean;
            /**
             * Sign
             * @default true
             */
            sign: boolean;
            /** Dpi */
            dpi?: number | null;
        };
        /**
         * ExportPlanOut
         * @description What a file for other programs would hold. Nothing was written.
         */
        ExportPlanOut: {
            /**
             * Name
             * @example Mira-3-kohya.safetensors
             */
            name: string;
            /**
             * Bytes
             * @description Of the file, exactly.
             */
            bytes: number;
            /**
             * Layout
             * @description What is written; for ComfyUI: what it reads of that model.
             */
            layout: string;
            /**
             * Metadata
             * @description What the file would say about itself.
             */
            metadata: {
                [key: string]: string;
            };
            /**
             * Shows
             * @description Names of all who are in it.
             */
            shows: string[];
        };
        /**
         * ExportWish
         * @description An export as a run, whose result is kept as an asset.
         */
        ExportWish: {
            /**
             * Preset
             * @description See GET /v1/export-presets.
             * @default original
             */
            preset: string;
            /** @default {} */
            options: components["schemas"]["ExportChange"];
            /** Asset */
            asset: string;
        };
        /**
         * FacetValue
         * @description A value with how many assets have it.
         */
        FacetValue: {
            /** Value */
            value: string;
            /** Count */
            count: number;
        };
        /**
         * Facets
         * @description Which values there are, by dimension, most frequent first, up to 50 each.
         */
        Facets: {
            /** Dimensions */
            dimensions: {
                [key: string]: components["schemas"]["FacetValue"][];
            };
            /**
             * Counted
             * @description Over how many assets.
             */
            counted: number;
            /**
             * Exact
             * @description False: over the newest of more.
             */
            exact: boolean;
        };
        /**
         * Finding
         * @description A fault of a recipe: where it is, and what a person reads of it.
         */
        Finding: {
            /**
             * Section
             * @enum {string}
             */
            section: "recipe" | "inputs" | "steps" | "outputs";
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Field
             * @default
             */
            field: string;
            /** Message */
            message: string;
            /**
             * Advice
             * @default
             */
            advice: string;
        };
        /**
         * FindingOut
         * @description What was found about a file.
         */
        FindingOut: {
            /**
             * Code
             * @example too-small
             */
            code: string;
            /**
             * Severity
             * @description ok, warn, refuse.
             */
            severity: string;
            /** Message */
            message: string;
            /** Measured */
            measured: number | null;
            /** Threshold */
            threshold: number | null;
            /**
             * Overridable
             * @description A person may accept the photo in spite of it.
             */
            overridable: boolean;
        };
        /**
         * Finish
         * @description What the photos show, as the person states it.
         */
        Finish: {
            rating?: components["schemas"]["Rating"] | null;
        };
        /**
         * ForgetWish
         * @description How to forget. `confirm` repeats the subject's name: this cannot be undone.
         */
        ForgetWish: {
            /** Confirm */
            confirm: string;
            /**
             * Pictures
             * @description Pictures that the studio made of this subject alone.
             * @default erase
             * @enum {string}
             */
            pictures: "keep" | "erase";
            /**
             * Shared
             * @description What shows others too: one choice for all, or one for each asset's id.
             */
            shared?: ("keep" | "erase") | {
                [key: string]: "keep" | "erase";
            } | null;
        };
        /**
         * Form
         * @description A format that pictures are written in.
         * @enum {string}
         */
        Form: "png" | "jpeg" | "webp" | "avif";
        /**
         * Freed
         * @description What removing gave back.
         */
        Freed: {
            /** Bytes */
            bytes: number;
        };
        /**
         * GenerationWish
         * @description What to draw, as OpenAI's clients say it. `user`, `style`, `moderation` are taken and change nothing.
         */
        GenerationWish: {
            /** Prompt */
            prompt: string;
            /**
             * Model
             * @description A base model or a personal model, see GET /v1/models.
             */
            model?: string | null;
            /**
             * N
             * @default 1
             */
            n: number | null;
            /**
             * Size
             * @description WIDTHxHEIGHT; larger than the model can: the same shape.
             * @default auto
             */
            size: string | null;
            /**
             * Quality
             * @default auto
             */
            quality: ("auto" | "low" | "medium" | "high" | "standard" | "hd") | null;
            /**
             * Response Format
             * @default b64_json
             */
            response_format: ("b64_json" | "url") | null;
            /**
             * Output Format
             * @default png
             */
            output_format: ("png" | "jpeg" | "webp") | null;
            /** Output Compression */
            output_compression?: number | null;
            /**
             * Background
             * @default auto
             */
            background: ("auto" | "opaque") | null;
            /** Moderation */
            moderation?: ("auto" | "low") | null;
            /** Style */
            style?: ("vivid" | "natural") | null;
            /** User */
            user?: string | null;
            /** Stream */
            stream?: false | null;
            /**
             * Seed
             * @description Not of OpenAI: the same one, the same picture.
             */
            seed?: number | null;
            /**
             * Negative Prompt
             * @description Not of OpenAI: what not to draw.
             */
            negative_prompt?: string | null;
        };
        /**
         * GoingWorkspace
         * @description A workspace that nobody else owns.
         */
        GoingWorkspace: {
            /** Id */
            id: string;
            /**
             * Counts
             * @description What is in it, by kind.
             */
            counts: {
                [key: string]: number;
            };
            /** Stored Bytes */
            stored_bytes: number;
            /**
             * Stays
             * @description It is the studio's first, which cannot be erased, only handed over.
             */
            stays: boolean;
            /**
             * Heirs
             * @description Its other active members, and the instance's administrators.
             */
            heirs: components["schemas"]["HeirOut"][];
        };
        /**
         * GridChange
         * @description Another title.
         * @example {
         *       "title": "Red coats, four seeds"
         *     }
         */
        GridChange: {
            /** Title */
            title: string;
        };
        /**
         * GridEstimate
         * @description What a grid would take. Nothing was started.
         */
        GridEstimate: {
            /** Axes */
            axes: components["schemas"]["AxisOut"][];
            /**
             * Cells
             * @example 6
             */
            cells: number;
            /**
             * Most
             * @description Cells that a grid may have.
             * @example 256
             */
            most: number;
            /**
             * Pictures
             * @description That have to be drawn; the others were drawn before, or cannot be.
             * @example 4
             */
            pictures: number;
            /**
             * Reused
             * @description That were drawn before, and cost nothing.
             */
            reused: number;
            /** Impossible */
            impossible: components["schemas"]["Impossible"][];
            /**
             * Seconds
             * @description All of them, once it is their turn and the models are loaded.
             */
            seconds: number;
            /**
             * Seconds Note
             * @example by 5 earlier drawings on this machine
             */
            seconds_note: string;
            /**
             * Costs
             * @description By unit, of what has no result yet.
             */
            costs: {
                [key: string]: number;
            };
            /** Notes */
            notes: string[];
        };
        /**
         * GridIn
         * @description A grid to draw: at most 256 cells.
         * @example {
         *       "base": {
         *         "prompt": "a red bicycle",
         *         "seed": 7
         *       },
         *       "x": {
         *         "parameter": "steps",
         *         "values": "4, 8, 16"
         *       },
         *       "y": {
         *         "parameter": "seed",
         *         "values": "7..9"
         *       }
         *     }
         */
        GridIn: {
            /** @description What all cells share; its count is 1, and one prompt is drawn. */
            base: components["schemas"]["CreateWish"];
            /** @description Columns. */
            x: components["schemas"]["AxisIn"];
            /** @description Rows. */
            y?: components["schemas"]["AxisIn"] | null;
            /** @description Pages. */
            z?: components["schemas"]["AxisIn"] | null;
            /**
             * Measure
             * @description Measure how each picture matches its prompt, and rank by that.
             * @default true
             */
            measure: boolean;
            /**
             * Skip
             * @description Leave cells empty that cannot be drawn; without, they refuse the whole grid.
             * @default false
             */
            skip: boolean;
            /**
             * Title
             * @default
             */
            title: string;
            /**
             * Priority
             * @description -10 to 10 among your own runs; -100: when nothing else waits; 100: before all (administrators).
             * @default 0
             */
            priority: number;
        };
        /**
         * GridOut
         * @description A grid whole: the run, what was asked for, every cell (columns fastest), what was measured.
         */
        GridOut: {
            run: components["schemas"]["RunOut"];
            /** Trashed */
            trashed: boolean;
            /** @description To ask for it again, with one axis changed, say. */
            base: components["schemas"]["CreateWish"];
            /** Axes */
            axes: components["schemas"]["AxisOut"][];
            /** Cells */
            cells: components["schemas"]["CellOut"][];
            measure: components["schemas"]["MeasureOut"] | null;
            /**
             * Standings
             * @description Of the axes that change how, not what is drawn; the best first.
             */
            standings: components["schemas"]["StandingOut"][];
        };
        /**
         * GridSubmitted
         * @description The run that draws it: its id is the grid's.
         */
        GridSubmitted: {
            /**
             * Id
             * @example mfzwizltoq2gk4dc
             */
            id: string;
            /**
             * Title
             * @example a woman in a red dress
             */
            title: string;
            /**
             * Recipe
             * @description Name of the recipe.
             * @example create
             */
            recipe: string;
            state: components["schemas"]["State"];
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /** Finished */
            finished?: string | null;
            /**
             * Submitted By
             * @description Id of the user.
             * @default
             */
            submitted_by: string;
            /**
             * Priority
             * @default 0
             */
            priority: number;
            /**
             * Paused
             * @default false
             */
            paused: boolean;
            /**
             * @default {
             *       "waiting": 0,
             *       "running": 0,
             *       "done": 0,
             *       "failed": 0,
             *       "cancelled": 0
             *     }
             */
            tasks: components["schemas"]["Counts"];
            /**
             * Position
             * @description Of its next waiting task in its lane; 1: the next one.
             */
            position?: number | null;
            /**
             * Starts In
             * @description Seconds until its next task is expected to start.
             */
            starts_in?: number | null;
            /**
             * Eta
             * @description Seconds until it is expected to be done; null: unknown.
             */
            eta?: number | null;
            /**
             * Notices
             * @description On submit: budgets that are near their end.
             * @default []
             */
            notices: string[];
            /**
             * Notes
             * @description For people: words that the model does not know, say.
             */
            notes: string[];
        };
        /**
         * GridSummary
         * @description A grid in a list.
         */
        GridSummary: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            state: components["schemas"]["State"];
            /** Trashed */
            trashed: boolean;
            /** Axes */
            axes: components["schemas"]["AxisOut"][];
        };
        /**
         * GridTrash
         * @description What goes into the trash.
         * @example {
         *       "pictures": true
         *     }
         */
        GridTrash: {
            /**
             * Pictures
             * @description Also every picture that it drew; else these stay.
             * @default false
             */
            pictures: boolean;
        };
        /**
         * GroupList
         * @description Groups of near-duplicates, the newest group first.
         */
        GroupList: {
            /** Items */
            items: components["schemas"]["AssetOut"][][];
        };
        /**
         * GuidedWish
         * @description What to draw by looking at a photo of the subject, without a personal model.
         * @example {
         *       "prompt": "@mira in a red dress at the beach"
         *     }
         */
        GuidedWish: {
            /**
             * Count
             * @description Pictures for each prompt, with seeds counting up.
             * @default 1
             */
            count: number;
            /**
             * Seed
             * @description Of the first picture; random without.
             */
            seed?: number | null;
            /**
             * Model
             * @description Id of a base model, see GET /v1/catalog; the default one without.
             * @default
             */
            model: string;
            /**
             * Adapters
             * @description Names of personal models, or ids of adapters.
             * @default []
             */
            adapters: (string | components["schemas"]["Worn"])[];
            /**
             * Weights
             * @description Of the adapters, in order; they can also be said with each.
             * @default []
             */
            weights: number[];
            /**
             * Preset
             * @description draft, standard or high: quality against time.
             * @default standard
             */
            preset: string;
            /**
             * Steps
             * @description Denoising steps.
             */
            steps?: number | null;
            /**
             * Guidance
             * @description The model's own guidance scale.
             */
            guidance?: number | null;
            /**
             * Priority
             * @description -10 to 10 among your own runs; -100: when nothing else waits; 100: before all (administrators).
             * @default 0
             */
            priority: number;
            /**
             * Prompt
             * @description About one subject: `@name`, or the one that is named beside it.
             */
            prompt: string;
            /**
             * Subject
             * @description Id or name; the one that the prompt mentions without.
             * @default
             */
            subject: string;
        };
        /**
         * HeirOut
         * @description Somebody who could own a workspace from now on.
         */
        HeirOut: {
            /** Id */
            id: string;
            /** Login */
            login: string;
            /** Name */
            name: string;
            /** @description Theirs there now; null for an administrator who is no member. */
            role: components["schemas"]["Role"] | null;
        };
        /**
         * Hits
         * @description A page of matches.
         */
        Hits: {
            /** Items */
            items: components["schemas"]["AssetOut"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next: string | null;
            /**
             * Ranked
             * @description Best first; else newest first.
             */
            ranked: boolean;
            /**
             * Matches
             * @description How many there are; null for more than a thousand.
             */
            matches: number | null;
        };
        /**
         * ImageOut
         * @description A picture: its file in base64, or its address, which works for an hour.
         */
        ImageOut: {
            /** B64 Json */
            b64_json?: string | null;
            /** Url */
            url?: string | null;
            /** Revised Prompt */
            revised_prompt?: string | null;
        };
        /**
         * ImagesOut
         * @description The pictures.
         */
        ImagesOut: {
            /** Created */
            created: number;
            /** Data */
            data: components["schemas"]["ImageOut"][];
            /**
             * Background
             * @default opaque
             * @constant
             */
            background: "opaque";
            /**
             * Output Format
             * @enum {string}
             */
            output_format: "png" | "jpeg" | "webp";
            /**
             * Quality
             * @enum {string}
             */
            quality: "low" | "medium" | "high";
            /**
             * Size
             * @description What they really have.
             * @example 1024x1024
             */
            size: string;
            /**
             * Run
             * @description Not of OpenAI: id of the run.
             */
            run: string;
        };
        /**
         * ImportedOut
         * @description A file that was brought in, as a version of a personal model.
         */
        ImportedOut: {
            /** Number */
            number: number;
            /**
             * Asset Id
             * @description Of its weights.
             */
            asset_id: string;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /**
             * Chosen
             * @description It is the one that is used.
             */
            chosen: boolean;
            /**
             * Step
             * @description Of the training.
             */
            step: number | null;
            /**
             * Scores
             * @description What its report card measured; `report` is that asset's id.
             */
            scores: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Tags */
            tags: string[];
            /** Notes */
            notes: string;
            /**
             * Adapter
             * @description Id of the personal model.
             */
            adapter: string;
            /** Name */
            name: string;
            brought: components["schemas"]["BroughtOut"];
        };
        /**
         * Impossible
         * @description A cell that cannot be drawn.
         */
        Impossible: {
            /**
             * At
             * @description Its place on each axis, from 0.
             * @example [
             *       0,
             *       1
             *     ]
             */
            at: number[];
            /**
             * Why
             * @example the model takes no negative prompt
             */
            why: string;
        };
        /**
         * Incoming
         * @description What a link takes.
         */
        Incoming: {
            /** Title */
            title: string;
            place: components["schemas"]["atelier__library__upload_links__Place"];
            /**
             * Archives
             * @description Whether zips of photos are taken; each counts as one file.
             */
            archives: boolean;
            /**
             * Left
             * @description How many files it still takes.
             * @example 5
             */
            left: number;
            /**
             * Largest
             * @description Bytes of one file at most.
             * @example 20000000
             */
            largest: number;
            /**
             * Expires
             * Format: date-time
             */
            expires: string;
        };
        /**
         * IncomingUpload
         * @description A file that comes in parts.
         */
        IncomingUpload: {
            /** Id */
            id: string;
            /**
             * Length
             * @description Bytes of the whole file.
             */
            length: number;
            /**
             * Offset
             * @description Bytes that are there.
             */
            offset: number;
            /**
             * Expires
             * Format: date-time
             */
            expires: string;
        };
        /**
         * IncomingWish
         * @description What is to come. tus clients say it by `Upload-Length` and `Upload-Metadata` (filename) instead.
         */
        IncomingWish: {
            /**
             * Name
             * @default photos
             */
            name: string;
            /** Length */
            length: number;
        };
        /**
         * Input
         * @description A named input. `type` is written as `types.describe` does.
         *
         *     `default` counts only where `required` is False; None leaves an optional input (`…?`) empty and has a seed drawn.
         */
        Input: {
            /** Type */
            type: string;
            default?: components["schemas"]["JsonValue"];
            /**
             * Required
             * @default true
             */
            required: boolean;
            /**
             * Description
             * @default
             */
            description: string;
        };
        /**
         * InspectionOut
         * @description What is in an adapter.
         */
        InspectionOut: {
            /** Asset Id */
            asset_id: string;
            /** Modules */
            modules: number;
            /**
             * Ranks
             * @description How many modules of each rank.
             */
            ranks: {
                [key: string]: number;
            };
            /** Dtypes */
            dtypes: string[];
            /** Parameters */
            parameters: number;
            /**
             * Bytes
             * @description Of its tensors.
             */
            bytes: number;
            /** Base Model */
            base_model: string;
            /** Trigger */
            trigger: string;
            /**
             * Strength
             * @description Frobenius norm of all that it adds.
             */
            strength: number;
            /**
             * Blocks
             * @description Strength by part and block.
             */
            blocks: {
                [key: string]: {
                    [key: string]: number;
                };
            };
            /** Layers */
            layers: components["schemas"]["LayerOut"][];
            /**
             * Metadata
             * @description What its file says about itself, the recipe left out.
             */
            metadata: {
                [key: string]: string;
            };
            /** @description How it was made, read from its file; null where that says nothing. */
            recipe: components["schemas"]["JsonValue"];
            /** @description Null for what was made here. */
            brought: components["schemas"]["BroughtOut"] | null;
            /**
             * Parents
             * @description Adapters that it was made from.
             */
            parents: components["schemas"]["RelativeOut"][];
            /**
             * Children
             * @description Adapters that were made from it.
             */
            children: components["schemas"]["RelativeOut"][];
        };
        /**
         * Invitation
         * @description An invitation that can still be used.
         */
        Invitation: {
            /**
             * Id
             * @example mfzwizltoq2gk4dc
             */
            id: string;
            /** Workspace */
            workspace: string;
            /**
             * Title
             * @description Of the workspace.
             */
            title: string;
            role: components["schemas"]["Role"];
            /**
             * Login
             * @description Who it is for; empty: whoever has the link.
             */
            login: string;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /** Created By */
            created_by: string;
            /**
             * Expires
             * Format: date-time
             */
            expires: string;
        };
        /**
         * InvitationWish
         * @description Whom to invite, as what.
         * @example {
         *       "login": "noor@example.org",
         *       "role": "editor"
         *     }
         */
        InvitationWish: {
            role: components["schemas"]["Role"];
            /**
             * Login
             * @description Only they may use it; else whoever has the link.
             */
            login?: string | null;
            /**
             * Days
             * @description How long it can be used.
             * @default 7
             */
            days: number;
        };
        JsonValue: unknown;
        /**
         * KeptOut
         * @description The prompt, with what is drawn from a photo meanwhile.
         */
        KeptOut: {
            /**
             * Id
             * @example mfzwizltoq2gk4dc
             */
            id: string;
            /**
             * Prompts
             * @description As they were written.
             * @example [
             *       "@mira in a red dress at the beach"
             *     ]
             */
            prompts: string[];
            /** Subjects */
            subjects: components["schemas"]["About"][];
            /**
             * Training
             * @description Id of the run that it waits for; empty: it waited for none.
             */
            training: string;
            /**
             * Submitted By
             * @description Id of the user.
             */
            submitted_by: string;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /** @description `waiting`; `set-aside`: it cannot be drawn as things are; `submitted`: `run` draws it. */
            state: components["schemas"]["WaitingState"];
            /**
             * Reason
             * @description Why it is set aside.
             */
            reason: string;
            /**
             * Advice
             * @description What to do about that.
             */
            advice: string;
            /**
             * Run
             * @description Id of the run that draws it, or drew it.
             */
            run: string | null;
            meanwhile: components["schemas"]["RunOut"] | null;
            /**
             * Notes
             * @description For people: why nothing is drawn meanwhile, say.
             */
            notes: string[];
        };
        /**
         * Key
         * @description An API key, without its secret.
         */
        Key: {
            /**
             * Id
             * @example mfzwizltoq2gk4dc
             */
            id: string;
            /**
             * Name
             * @example render farm
             */
            name: string;
            /**
             * Prefix
             * @description How the secret begins.
             * @example ate_key_4fWk0P
             */
            prefix: string;
            /**
             * Workspace
             * @example default
             */
            workspace: string;
            /** Scopes */
            scopes: components["schemas"]["Right"][];
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /** Expires */
            expires: string | null;
            /**
             * Used
             * @description When it was last used, to about a minute.
             */
            used: string | null;
            /** Revoked */
            revoked: string | null;
        };
        /**
         * KeyWish
         * @description What the key is for.
         * @example {
         *       "expires_days": 90,
         *       "name": "render farm",
         *       "scopes": [
         *         "read",
         *         "run"
         *       ]
         *     }
         */
        KeyWish: {
            /** Name */
            name: string;
            /**
             * Workspace
             * @description The one this request is about, unless said.
             */
            workspace?: string | null;
            /**
             * Scopes
             * @description What it may do at most; you may it too.
             */
            scopes: components["schemas"]["Right"][];
            /** Expires Days */
            expires_days?: number | null;
        };
        /**
         * LaneState
         * @description A kind of lane.
         */
        LaneState: {
            /**
             * Kind
             * @example gpu
             */
            kind: string;
            /**
             * Width
             * @description How many tasks are executed at once.
             */
            width: number;
            /** Paused */
            paused: boolean;
            /**
             * Waiting
             * @description Tasks of all workspaces that wait.
             */
            waiting: number;
            /**
             * Running
             * @description Tasks of all workspaces that are in hand.
             */
            running: number;
            /**
             * Own Waiting
             * @description The next ones, 500 at most.
             */
            own_waiting: components["schemas"]["WaitingTask"][];
            /** Own Running */
            own_running: components["schemas"]["RunningTask"][];
        };
        /**
         * LayerOut
         * @description A module that an adapter changes.
         */
        LayerOut: {
            /**
             * Component
             * @example transformer
             */
            component: string;
            /**
             * Path
             * @example transformer_blocks.0.attn.to_q
             */
            path: string;
            /**
             * Kind
             * @description lora, dora or lokr.
             * @example lora
             */
            kind: string;
            /** Rank */
            rank: number;
            /**
             * Alpha
             * @description Null for LoKr.
             */
            alpha: number | null;
            /**
             * Strength
             * @description Frobenius norm of what it adds.
             */
            strength: number;
        };
        /**
         * Level
         * @description How full a budget is: below its warning, between warning and amount, used up.
         * @enum {string}
         */
        Level: "fine" | "warning" | "spent";
        /**
         * Licence
         * @description The licence of the weights. `id` is an SPDX identifier where one exists, else the licence's own short name.
         */
        Licence: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /**
             * Url
             * @default
             */
            url: string;
            /** Commercial */
            commercial: boolean;
            /**
             * Must Accept
             * @default true
             */
            must_accept: boolean;
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * LimitChange
         * @description Which limits to set; what is left out stays as it is.
         * @example {
         *       "generations_per_minute": 20
         *     }
         */
        LimitChange: {
            /** Generations Per Minute */
            generations_per_minute?: number | null;
            /** Generations Per Day */
            generations_per_day?: number | null;
            /** Requests Per Minute */
            requests_per_minute?: number | null;
            /** Anonymous Per Quarter */
            anonymous_per_quarter?: number | null;
            /** Workspace Runs Per Day */
            workspace_runs_per_day?: number | null;
            /** Storage Bytes */
            storage_bytes?: number | null;
        };
        /**
         * Limits
         * @description What one user may in one workspace. None stands for "no limit".
         */
        Limits: {
            /**
             * Generations Per Minute
             * @description Submits of a user in a minute.
             * @default 10
             */
            generations_per_minute: number | null;
            /**
             * Generations Per Day
             * @description Submits of a user in a day, UTC.
             * @default 1000
             */
            generations_per_day: number | null;
            /**
             * Requests Per Minute
             * @description Requests of a user in a minute.
             */
            requests_per_minute?: number | null;
            /**
             * Anonymous Per Quarter
             * @description Requests of an address in 15 minutes, without signing in.
             * @default 100
             */
            anonymous_per_quarter: number | null;
            /**
             * Workspace Runs Per Day
             * @description Submits of a whole workspace in a day, UTC.
             */
            workspace_runs_per_day?: number | null;
            /**
             * Storage Bytes
             * @description What a workspace may store.
             */
            storage_bytes?: number | null;
        };
        /**
         * LineageOut
         * @description What an asset came from and what came from it.
         */
        LineageOut: {
            /** Nodes */
            nodes: components["schemas"]["NodeOut"][];
            /** Links */
            links: components["schemas"]["LinkOut"][];
            /**
             * Whole
             * @description False where something was left out.
             */
            whole: boolean;
        };
        /**
         * Link
         * @description Where a value comes from: a run's input, a step's output, or a part of one.
         *
         *     `path` names fields of the output, or `*` to make one list of a list of lists. `fan` says how a step is mapped over
         *     it: "each" lists go in step with each other (zip), every "cross" list is combined with all else (product).
         */
        "Link-Input": {
            /**
             * Section
             * @enum {string}
             */
            section: "inputs" | "steps";
            /** Name */
            name: string;
            /**
             * Path
             * @default []
             */
            path: string[];
            /**
             * Fan
             * @default
             * @enum {string}
             */
            fan: "" | "each" | "cross";
        };
        /**
         * LinkOut
         * @description `child` was made from `parent`.
         */
        LinkOut: {
            /** Child */
            child: string;
            /** Parent */
            parent: string;
            /**
             * Role
             * @description The step, or what the child is to the parent.
             */
            role: string;
        };
        /**
         * LoadedOut
         * @description What the server has in memory; workers have their own.
         */
        LoadedOut: {
            /** Model */
            model: string | null;
            /** Detail */
            detail: string;
        };
        /**
         * Loss
         * @description A point of the loss curve.
         */
        Loss: {
            /** Step */
            step: number;
            /**
             * Loss
             * @description While the training runs a running mean, later the loss of the step.
             */
            loss: number;
            /**
             * Lr
             * @description The learning rate; null while it runs.
             */
            lr: number | null;
        };
        /**
         * Losses
         * @description A loss curve, thinned out to 500 points.
         */
        Losses: {
            /** Items */
            items: components["schemas"]["Loss"][];
        };
        /**
         * Me
         * @description You, in the workspace that this request is about.
         */
        Me: {
            /**
             * Id
             * @description `owner` where nobody has to sign in.
             * @example mfzwizltoq2gk4dc
             */
            id: string;
            /** Login */
            login: string;
            /** Name */
            name: string;
            /** Admin */
            admin: boolean;
            /**
             * Local
             * @description Whether you work on the studio's machine, without signing in.
             */
            local: boolean;
            /**
             * Password
             * @description Whether you have a password; who signs in elsewhere may have none.
             */
            password: boolean;
            /**
             * Connected
             * @description Whether you can sign in by the provider that `GET /v1/setup` names.
             */
            connected: boolean;
            /**
             * Workspace
             * @description Choose another by the header `Atelier-Workspace`.
             */
            workspace: string;
            role: components["schemas"]["Role"] | null;
            /**
             * Rights
             * @description What you may do in it.
             */
            rights: components["schemas"]["Right"][];
            /** Workspaces */
            workspaces: components["schemas"]["atelier__server__routers__me__Place"][];
            /** @description Null where nothing is limited. */
            limits: components["schemas"]["Limits"] | null;
            /**
             * Submits Today
             * @description Of `limits.generations_per_day`; days are UTC.
             */
            submits_today: number;
        };
        /**
         * MeasureOut
         * @description What measures, and what its numbers mean.
         */
        MeasureOut: {
            /**
             * Name
             * @example built-in companion
             */
            name: string;
            /**
             * Scale
             * @example share of what the prompt states that is seen, 0 to 1
             */
            scale: string;
            /**
             * Relative
             * @description Numbers mean something only beside those of other pictures of one prompt.
             */
            relative: boolean;
            /**
             * Foreign
             * @description It was not made for pictures of these models, so that it says little.
             */
            foreign: boolean;
        };
        /**
         * Member
         * @description Somebody in a workspace.
         */
        Member: {
            /**
             * User Id
             * @example mfzwizltoq2gk4dc
             */
            user_id: string;
            /** Name */
            name: string;
            /** Login */
            login: string;
            role: components["schemas"]["Role"];
            /**
             * Added
             * Format: date-time
             */
            added: string;
        };
        /**
         * MemoryCapOut
         * @description How much memory models may use at most on this machine.
         */
        MemoryCapOut: {
            /**
             * Gib
             * @description What plans are made for, in GiB; null: what the device has.
             * @example 8
             */
            gib: number | null;
            /**
             * Started
             * @description The server was started with it: what is set here would not count.
             */
            started: boolean;
        };
        /**
         * MemoryCapWish
         * @description A cap for this machine.
         * @example {
         *       "gib": 8
         *     }
         */
        MemoryCapWish: {
            /**
             * Gib
             * @description GiB; null takes the cap away.
             */
            gib: number | null;
        };
        /**
         * Merge
         * @description A merge to be made.
         */
        Merge: {
            /** Parts */
            parts: components["schemas"]["Part"][];
            /**
             * Method
             * @description linear: the exact sum; svd: the sum at a rank; ties: what agrees; dare: a random part of each.
             * @default linear
             * @enum {string}
             */
            method: "linear" | "svd" | "ties" | "dare";
            /**
             * Rank
             * @description Of the result; needed by every method but linear.
             */
            rank?: number | null;
            /**
             * Density
             * @description Share of entries that ties and dare keep.
             * @default 0.5
             */
            density: number;
            /**
             * Seed
             * @description What dare drops; drawn without.
             */
            seed?: number | null;
            /**
             * Name
             * @description What to call the result; the names joined without.
             * @default
             */
            name: string;
        };
        /**
         * MergePlanOut
         * @description What a merge would give. Nothing was made.
         */
        MergePlanOut: {
            /** Base Model */
            base_model: string;
            /**
             * Shows
             * @description Names of all who are in it; each has to have agreed.
             */
            shows: string[];
            /** @description Why it cannot be merged so; what follows is 0 then. */
            refusal: components["schemas"]["RunProblem"] | null;
            /** Modules */
            modules: number;
            /**
             * Shared
             * @description Modules that more than one of them changes.
             */
            shared: number;
            /**
             * Smallest
             * @description Rank of the smallest module, at most.
             */
            smallest: number;
            /**
             * Largest
             * @description Rank of the largest module, at most.
             */
            largest: number;
            /**
             * Bytes
             * @description Of its tensors, at most.
             */
            bytes: number;
        };
        /**
         * ModelsOut
         * @description The models that draw: base models that are installed, and personal models.
         */
        ModelsOut: {
            /**
             * Object
             * @default list
             * @constant
             */
            object: "list";
            /** Data */
            data: components["schemas"]["atelier__server__openai__ModelOut"][];
        };
        /**
         * Move
         * @description Where to put a run among the owner's own of the same priority.
         */
        Move: {
            /**
             * Before
             * @description Another run; before all of them without one.
             */
            before?: string | null;
        };
        /**
         * MyChange
         * @description What to change.
         */
        MyChange: {
            /** Name */
            name: string;
        };
        /**
         * MySession
         * @description Where you are signed in.
         */
        MySession: {
            /** Id */
            id: string;
            /**
             * This
             * @description Whether this request belongs to it.
             */
            this: boolean;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /**
             * Used
             * Format: date-time
             */
            used: string;
            /**
             * Expires
             * Format: date-time
             */
            expires: string;
            /**
             * Agent
             * @description What the browser or program calls itself.
             */
            agent: string;
            /** Address */
            address: string;
        };
        /**
         * NearList
         * @description Assets by likeness, the best first.
         */
        NearList: {
            /** Items */
            items: components["schemas"]["NearOut"][];
        };
        /**
         * NearOut
         * @description An asset with how well it fits: 1 is the same.
         */
        NearOut: {
            asset: components["schemas"]["AssetOut"];
            /** Score */
            score: number;
        };
        /**
         * NewAccount
         * @description A user who has yet to set a password, and the link for it.
         */
        NewAccount: {
            user: components["schemas"]["Account"];
            reset: components["schemas"]["atelier__server__words__Link"];
        };
        /**
         * NewInvitation
         * @description An invitation and its link, which is shown this once.
         */
        NewInvitation: {
            invitation: components["schemas"]["Invitation"];
            link: components["schemas"]["atelier__server__words__Link"];
        };
        /**
         * NewKey
         * @description A key and its secret, which is shown this once.
         */
        NewKey: {
            key: components["schemas"]["Key"];
            /**
             * Secret
             * @description Send it as `Authorization: Bearer …`.
             * @example ate_key_4fWk0P…
             */
            secret: string;
        };
        /**
         * NewWebhook
         * @description A webhook and its secret, which is shown this once.
         */
        NewWebhook: {
            webhook: components["schemas"]["Webhook"];
            /**
             * Secret
             * @description What its messages are signed with.
             * @example whsec_MfKQ9r8…
             */
            secret: string;
        };
        /**
         * Node
         * @description One use of a step. A field stands under `values` or under `links`; several links are gathered into a list.
         */
        "Node-Input": {
            /** Step */
            step: string;
            /** Version */
            version: number;
            /** Values */
            values?: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Links */
            links?: {
                [key: string]: components["schemas"]["Link-Input"] | components["schemas"]["Link-Input"][];
            };
        };
        /**
         * Node
         * @description One use of a step. A field stands under `values` or under `links`; several links are gathered into a list.
         */
        "Node-Output": {
            /** Step */
            step: string;
            /** Version */
            version: number;
            /** Values */
            values?: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Links */
            links?: {
                [key: string]: components["schemas"]["atelier__recipe__data__Link"] | components["schemas"]["atelier__recipe__data__Link"][];
            };
        };
        /**
         * NodeAsset
         * @description Something that a step made.
         */
        NodeAsset: {
            /** Asset */
            asset: string;
            /**
             * Kind
             * @example picture
             */
            kind: string;
            /**
             * Index
             * @description The place of its task, where the step goes over a list.
             */
            index: number;
        };
        /**
         * NodeOut
         * @description An asset in a lineage graph.
         */
        NodeOut: {
            asset: components["schemas"]["AssetOut"];
            /**
             * Level
             * @description Below 0: what it came from; above 0: what came from it.
             */
            level: number;
        };
        /**
         * OneCaption
         * @description The caption of one photo.
         */
        OneCaption: {
            /** Asset Id */
            asset_id: string;
            /** Text */
            text: string;
        };
        /**
         * Opening
         * @description The password, where the link has one.
         * @example {
         *       "password": "correct horse"
         *     }
         */
        Opening: {
            /** Password */
            password?: string | null;
        };
        /**
         * Order
         * @description How a listing is sorted; what is equal comes newest first.
         * @enum {string}
         */
        Order: "newest" | "oldest" | "stars" | "largest";
        /**
         * OutlineOut
         * @description A closed line around a region, or around a hole in it.
         */
        OutlineOut: {
            /** Points */
            points: components["schemas"]["atelier__server__routers__selecting__Place"][];
            /** Hole */
            hole: boolean;
        };
        /**
         * Packing
         * @description What to put into a zip, and how.
         * @example {
         *       "assets": [
         *         "mfzwizltoq2gk4dc"
         *       ],
         *       "options": {
         *         "form": "webp",
         *         "metadata": "minimal"
         *       }
         *     }
         */
        Packing: {
            /**
             * Preset
             * @description See GET /v1/export-presets.
             * @default original
             */
            preset: string;
            /** @default {} */
            options: components["schemas"]["ExportChange"];
            /**
             * Assets
             * @description Ids of assets.
             */
            assets: string[];
        };
        /** Page[Account] */
        Page_Account_: {
            /** Items */
            items: components["schemas"]["Account"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[AdapterOut] */
        Page_AdapterOut_: {
            /** Items */
            items: components["schemas"]["AdapterOut"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[AssetOut] */
        Page_AssetOut_: {
            /** Items */
            items: components["schemas"]["AssetOut"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[AuxiliaryOut] */
        Page_AuxiliaryOut_: {
            /** Items */
            items: components["schemas"]["AuxiliaryOut"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[CaptionOut] */
        Page_CaptionOut_: {
            /** Items */
            items: components["schemas"]["CaptionOut"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[CertificateOfErasure] */
        Page_CertificateOfErasure_: {
            /** Items */
            items: components["schemas"]["CertificateOfErasure"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[Collection] */
        Page_Collection_: {
            /** Items */
            items: components["schemas"]["Collection"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[ConsentOut] */
        Page_ConsentOut_: {
            /** Items */
            items: components["schemas"]["ConsentOut"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[Delivery] */
        Page_Delivery_: {
            /** Items */
            items: components["schemas"]["Delivery"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[DocumentSummary] */
        Page_DocumentSummary_: {
            /** Items */
            items: components["schemas"]["DocumentSummary"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[Entry] */
        Page_Entry_: {
            /** Items */
            items: components["schemas"]["Entry"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[GridSummary] */
        Page_GridSummary_: {
            /** Items */
            items: components["schemas"]["GridSummary"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[Invitation] */
        Page_Invitation_: {
            /** Items */
            items: components["schemas"]["Invitation"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[Key] */
        Page_Key_: {
            /** Items */
            items: components["schemas"]["Key"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[Member] */
        Page_Member_: {
            /** Items */
            items: components["schemas"]["Member"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[ModelOut] */
        Page_ModelOut_: {
            /** Items */
            items: components["schemas"]["atelier__server__routers__catalog__ModelOut"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[MySession] */
        Page_MySession_: {
            /** Items */
            items: components["schemas"]["MySession"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[PauseOut] */
        Page_PauseOut_: {
            /** Items */
            items: components["schemas"]["PauseOut"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[PhotoOut] */
        Page_PhotoOut_: {
            /** Items */
            items: components["schemas"]["PhotoOut"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[ProblemKind] */
        Page_ProblemKind_: {
            /** Items */
            items: components["schemas"]["ProblemKind"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[RecipeSummary] */
        Page_RecipeSummary_: {
            /** Items */
            items: components["schemas"]["RecipeSummary"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[RefusalOut] */
        Page_RefusalOut_: {
            /** Items */
            items: components["schemas"]["RefusalOut"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[ReportOut] */
        Page_ReportOut_: {
            /** Items */
            items: components["schemas"]["atelier__server__routers__moderation__ReportOut"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[RunOut] */
        Page_RunOut_: {
            /** Items */
            items: components["schemas"]["RunOut"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[Share] */
        Page_Share_: {
            /** Items */
            items: components["schemas"]["Share"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[StepOut] */
        Page_StepOut_: {
            /** Items */
            items: components["schemas"]["StepOut"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[SubjectOut] */
        Page_SubjectOut_: {
            /** Items */
            items: components["schemas"]["SubjectOut"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[TaskOut] */
        Page_TaskOut_: {
            /** Items */
            items: components["schemas"]["TaskOut"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[TeamGrant] */
        Page_TeamGrant_: {
            /** Items */
            items: components["schemas"]["TeamGrant"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[TeamMember] */
        Page_TeamMember_: {
            /** Items */
            items: components["schemas"]["TeamMember"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[Team] */
        Page_Team_: {
            /** Items */
            items: components["schemas"]["Team"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[UploadLink] */
        Page_UploadLink_: {
            /** Items */
            items: components["schemas"]["UploadLink"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[WaitingOut] */
        Page_WaitingOut_: {
            /** Items */
            items: components["schemas"]["WaitingOut"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[WorkerOut] */
        Page_WorkerOut_: {
            /** Items */
            items: components["schemas"]["WorkerOut"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[WorkspaceFacts] */
        Page_WorkspaceFacts_: {
            /** Items */
            items: components["schemas"]["WorkspaceFacts"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /** Page[Workspace] */
        Page_Workspace_: {
            /** Items */
            items: components["schemas"]["Workspace"][];
            /**
             * Next
             * @description Cursor of the next page; null on the last one.
             */
            next?: string | null;
        };
        /**
         * Part
         * @description An adapter that goes into a merge.
         */
        Part: {
            /**
             * Adapter
             * @description Id or name.
             */
            adapter: string;
            /**
             * Version
             * @description The used one without.
             */
            version?: number | null;
            /**
             * Weight
             * @default 1
             */
            weight: number;
        };
        /**
         * PartOut
         * @description What a step gives, whole (an empty path) or a field of it, to be linked as `steps.NODE.FIELD`.
         */
        PartOut: {
            /**
             * Path
             * @example [
             *       "chosen"
             *     ]
             */
            path: string[];
            /**
             * Type
             * @example adapter
             */
            type: string;
        };
        /**
         * PasswordChange
         * @description The present password and the next.
         * @example {
         *       "new": "four others that nobody guesses",
         *       "old": "four words that nobody guesses"
         *     }
         */
        PasswordChange: {
            /** Old */
            old: string;
            /** New */
            new: string;
        };
        /**
         * PauseOut
         * @description A kind of lane from which nothing is taken.
         */
        PauseOut: {
            /** Kind */
            kind: string;
            /** Reason */
            reason: string;
            /** By */
            by: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /**
         * PauseWish
         * @description What to hold, and why.
         */
        PauseWish: {
            /**
             * Kind
             * @description A kind of lane; `*` stands for all of them.
             * @default *
             * @enum {string}
             */
            kind: "*" | "cpu" | "gpu" | "remote";
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * Period
         * @description How long a budget lasts before it starts anew, at midnight UTC; weeks start on Monday.
         * @enum {string}
         */
        Period: "day" | "week" | "month" | "always";
        /**
         * PersonalModelOut
         * @description A personal model with its versions, oldest first.
         */
        PersonalModelOut: {
            /** Id */
            id: string;
            /**
             * Name
             * @example Mira
             */
            name: string;
            /**
             * Base Model
             * @example builtin
             */
            base_model: string;
            /** Subject Id */
            subject_id: string | null;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /**
             * Chosen
             * @description Number of the version that is used.
             */
            chosen: number | null;
            /** Versions */
            versions: components["schemas"]["VersionOut"][];
        };
        /**
         * PhotoNewsOut
         * @description What became of one file.
         */
        PhotoNewsOut: {
            /** Name */
            name: string;
            /**
             * Asset Id
             * @description Null where nothing was stored.
             */
            asset_id: string | null;
            /**
             * Accepted
             * @description It may be trained on as it is.
             */
            accepted: boolean;
            /** Findings */
            findings: components["schemas"]["FindingOut"][];
        };
        /**
         * PhotoOut
         * @description A photo of a subject.
         */
        PhotoOut: {
            /** Asset Id */
            asset_id: string;
            /** Name */
            name: string;
            /** Width */
            width: number;
            /** Height */
            height: number;
            /**
             * Thumbnail
             * @description Path of its small WebP.
             */
            thumbnail: string;
            /** Content */
            content: string;
            /** Accepted */
            accepted: boolean;
            /** Verdicts */
            verdicts: components["schemas"]["VerdictOut"][];
            /**
             * Faces
             * @description Boxes (left, top, right, bottom) in pixels, the largest first.
             */
            faces: number[][];
            /** Caption */
            caption: string;
            /** Rating */
            rating: string | null;
            /** Minor */
            minor: boolean;
            /**
             * Added
             * Format: date-time
             */
            added: string;
        };
        /**
         * PhotosChange
         * @description What to state of several photos; what is left out stays.
         * @example {
         *       "ids": [
         *         "mfzwizltoq2gk4dc"
         *       ],
         *       "rating": "general"
         *     }
         */
        PhotosChange: {
            /**
             * Ids
             * @description Ids of photos.
             */
            ids: string[];
            /** @description What they show. */
            rating?: components["schemas"]["Rating"] | null;
            /**
             * Minor
             * @description Whether a minor is seen.
             */
            minor?: boolean | null;
        };
        /**
         * PlanOut
         * @description How a model would be held on this machine to draw at its standard size.
         */
        PlanOut: {
            /** Fits */
            fits: boolean;
            /**
             * Summary
             * @description In words.
             */
            summary: string;
            /**
             * Peak Gib
             * @description Memory of the device at most, expected.
             */
            peak_gib: number;
            /** Device */
            device: string;
            /**
             * Picture Seconds
             * @description Roughly what a picture of the standard quality takes, once the model is loaded.
             */
            picture_seconds: number;
            /**
             * Picture Basis
             * @description How that is known, in words.
             */
            picture_basis: string;
            /**
             * Quantised
             * @description How weights are stored: none, fp8-layerwise, torchao-int8, nf4, gguf.
             */
            quantised: string;
        };
        /**
         * PlannedTasks
         * @description One node of the recipe in a dry run; null where it depends on what is not made yet.
         */
        PlannedTasks: {
            /** Node */
            node: string;
            /** Step */
            step: string;
            /** Lane */
            lane: string;
            /** Tasks */
            tasks: number | null;
            /**
             * Reused
             * @description How many of them have a result already and cost nothing.
             */
            reused: number | null;
            /**
             * Costs
             * @description What the others are expected to cost, by unit.
             */
            costs: {
                [key: string]: number;
            };
        };
        /**
         * Point
         * @description A point of a picture.
         * @example {
         *       "x": 0.5,
         *       "y": 0.4
         *     }
         */
        Point: {
            /**
             * X
             * @description Share of the width, from the left.
             */
            x: number;
            /**
             * Y
             * @description Share of the height, from the top.
             */
            y: number;
        };
        /**
         * Policies
         * @description What is screened, in words.
         */
        Policies: {
            /** Rules */
            rules: components["schemas"]["RuleOut"][];
        };
        /**
         * PortOut
         * @description Something that a step takes: a value, or a link to what has its type.
         */
        PortOut: {
            /**
             * Name
             * @example prompt
             */
            name: string;
            /**
             * Type
             * @example text
             */
            type: string;
            /** Required */
            required: boolean;
            /**
             * Choices
             * @description Only some texts are taken: its schema names them.
             */
            choices: boolean;
        };
        /**
         * Preset
         * @description Defaults for one level of quality, sizes in pixels.
         *
         *     `guidance` is the model's own scale, `true_cfg` classifier-free guidance beside embedded guidance (1.0: off).
         *     `adapter` names a file in the model's folder that this preset draws with, under a subject's own adapters: one that
         *     was distilled for few steps, say.
         */
        Preset: {
            /** Steps */
            steps: number;
            /**
             * Guidance
             * @default 0
             */
            guidance: number;
            /**
             * True Cfg
             * @default 1
             */
            true_cfg: number;
            /**
             * Adapter
             * @default
             */
            adapter: string;
            /** Width */
            width: number;
            /** Height */
            height: number;
        };
        /**
         * PresetOut
         * @description A named way to export.
         */
        PresetOut: {
            /** Name */
            name: string;
            /** Description */
            description: string;
            options: components["schemas"]["ExportOptions"];
        };
        /**
         * Presets
         * @description All of them.
         */
        Presets: {
            /** Items */
            items: components["schemas"]["PresetOut"][];
        };
        /**
         * PreviewOut
         * @description What forgetting would do; nothing is changed yet.
         */
        PreviewOut: {
            /** Subject */
            subject: string;
            /** Name */
            name: string;
            /**
             * Counts
             * @description By kind, the shared ones left out.
             */
            counts: {
                [key: string]: number;
            };
            /** Shared */
            shared: components["schemas"]["SharedOut"][];
        };
        /**
         * ProblemKind
         * @description A kind of problem.
         */
        ProblemKind: {
            /**
             * Type
             * @example /v1/problems/not-found
             */
            type: string;
            /**
             * Title
             * @example Not found
             */
            title: string;
            /**
             * Status
             * @example 404
             */
            status: number;
            /**
             * Meaning
             * @example A thing that was named does not exist in this workspace.
             */
            meaning: string;
            /**
             * Example
             * @description What an answer of this kind looks like.
             */
            example: {
                [key: string]: components["schemas"]["JsonValue"];
            };
        };
        /**
         * PullWish
         * @description Whether the person has read the model's licence and accepts it.
         */
        PullWish: {
            /**
             * Accept Licence
             * @default false
             */
            accept_licence: boolean;
        };
        /**
         * Putting
         * @description Which assets to put in, and where.
         * @example {
         *       "assets": [
         *         "mfzwizltoq2gk4dc"
         *       ]
         *     }
         */
        Putting: {
            /**
             * Assets
             * @description Ids of assets.
             */
            assets: string[];
            /**
             * Before
             * @description An asset that is in it; at the end without one.
             */
            before?: string | null;
        };
        /**
         * QueueState
         * @description The queue at this moment.
         */
        QueueState: {
            /** Workers */
            workers: number;
            /** Lanes */
            lanes: components["schemas"]["LaneState"][];
        };
        /**
         * Ranking
         * @description How matches are sorted.
         * @enum {string}
         */
        Ranking: "auto" | "best" | "newest";
        /**
         * Rating
         * @description How explicit an image is.
         * @enum {string}
         */
        Rating: "general" | "sensitive" | "explicit";
        /**
         * Ready
         * @description Whether requests can be served; each part that was looked at.
         */
        Ready: {
            /**
             * Status
             * @enum {string}
             */
            status: "ready" | "not-ready";
            /**
             * Checks
             * @description `ok`, or what is wrong.
             */
            checks: {
                [key: string]: string;
            };
        };
        /**
         * Reason
         * @description Why something is reported.
         * @enum {string}
         */
        Reason: "consent" | "minor" | "explicit" | "abuse" | "mark" | "other";
        /**
         * RecallOut
         * @description How an asset was made, to make it again or something like it.
         */
        RecallOut: {
            /** Asset */
            asset: string;
            /** Run */
            run: string | null;
            /**
             * Recipe
             * @description Empty for what was brought, or whose run is forgotten.
             */
            recipe: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Inputs */
            inputs: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /**
             * Parameters
             * @description Of the picture itself: prompt, seed, …
             */
            parameters: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /**
             * Sources
             * @description Ids of assets among the inputs.
             */
            sources: string[];
            /**
             * Missing
             * @description Those of them that are erased or in the trash.
             */
            missing: string[];
        };
        /**
         * ReceivedFile
         * @description What became of a picture.
         */
        ReceivedFile: {
            /**
             * Name
             * @example IMG_0012.jpg
             */
            name: string;
            /** Stored */
            stored: boolean;
            /**
             * Reason
             * @description Why it was not stored.
             * @example
             */
            reason: string;
        };
        /**
         * ReceivedFiles
         * @description What became of a file: of the one picture that it is, or of all in a zip.
         */
        ReceivedFiles: {
            /** Files */
            files: components["schemas"]["ReceivedFile"][];
            /**
             * Left
             * @description How many more the link takes.
             * @example 4
             */
            left: number;
        };
        /**
         * Recipe
         * @description A recipe. Only `Graph.of(recipe, registry)` says whether it fits the steps that are known.
         */
        "Recipe-Input": {
            /** Name */
            name: string;
            /**
             * Title
             * @default
             */
            title: string;
            /**
             * Description
             * @default
             */
            description: string;
            /** Inputs */
            inputs?: {
                [key: string]: components["schemas"]["Input"];
            };
            /** Steps */
            steps?: {
                [key: string]: components["schemas"]["Node-Input"];
            };
            /** Outputs */
            outputs?: {
                [key: string]: components["schemas"]["Link-Input"];
            };
        };
        /**
         * Recipe
         * @description A recipe. Only `Graph.of(recipe, registry)` says whether it fits the steps that are known.
         */
        "Recipe-Output": {
            /** Name */
            name: string;
            /**
             * Title
             * @default
             */
            title: string;
            /**
             * Description
             * @default
             */
            description: string;
            /** Inputs */
            inputs?: {
                [key: string]: components["schemas"]["Input"];
            };
            /** Steps */
            steps?: {
                [key: string]: components["schemas"]["Node-Output"];
            };
            /** Outputs */
            outputs?: {
                [key: string]: components["schemas"]["atelier__recipe__data__Link"];
            };
        };
        /**
         * RecipeChange
         * @description Who sees a saved recipe, and how it stands on the page's canvas; what is not said stays.
         * @example {
         *       "shared": true
         *     }
         */
        RecipeChange: {
            /**
             * Shared
             * @description False: its author and the workspace's owners alone.
             */
            shared?: boolean | null;
            /**
             * Places
             * @description Where boxes stand, px; others go where the page puts them.
             */
            places?: {
                [key: string]: components["schemas"]["atelier__library__recipes__Place"];
            } | null;
        };
        /**
         * RecipeInput
         * @description A named input of a recipe.
         */
        RecipeInput: {
            /** Name */
            name: string;
            /**
             * Type
             * @example list[photo]
             */
            type: string;
            /** Required */
            required: boolean;
            default?: components["schemas"]["JsonValue"];
            /** Description */
            description: string;
        };
        /**
         * RecipeOut
         * @description A recipe whole: as JSON (`definition` of a run's request) and as TOML, to keep and to share.
         */
        RecipeOut: {
            /**
             * Name
             * @example create
             */
            name: string;
            /** Title */
            title: string;
            /** Description */
            description: string;
            /**
             * Source
             * @enum {string}
             */
            source: "studio" | "saved";
            /** Saved By */
            saved_by: string;
            /** Saved */
            saved: string | null;
            /**
             * Shared
             * @description Everybody in the workspace sees it; else its author and the owners alone.
             */
            shared: boolean;
            /**
             * Changeable
             * @description Whether you may replace or remove it.
             */
            changeable: boolean;
            /**
             * Steps
             * @description The operations that it is made of.
             * @example [
             *       "create",
             *       "upscale"
             *     ]
             */
            steps: string[];
            /** Inputs */
            inputs: components["schemas"]["RecipeInput"][];
            /** Outputs */
            outputs: string[];
            definition: components["schemas"]["Recipe-Output"];
            /** Toml */
            toml: string;
            /**
             * Places
             * @description Where boxes stand on the page's canvas, px: `inputs`, `results` and `step:NAME`. Others stand where the page puts them.
             * @example {
             *       "step:draw": {
             *         "x": 320,
             *         "y": 80
             *       }
             *     }
             */
            places: {
                [key: string]: components["schemas"]["atelier__library__recipes__Place"];
            };
        };
        /**
         * RecipeReview
         * @description What is to be said of a recipe that is being made. Nothing was saved.
         */
        RecipeReview: {
            /** @description Without a fault: brought to the steps' versions of today. */
            definition: components["schemas"]["Recipe-Output"];
            /** Toml */
            toml: string;
            /**
             * Findings
             * @description Its faults, each with its place; none: it can be saved and executed.
             */
            findings: components["schemas"]["Finding"][];
            /**
             * Types
             * @description What each step gives.
             * @example {
             *       "draw": "list[picture]"
             *     }
             */
            types: {
                [key: string]: string;
            };
        };
        /**
         * RecipeSummary
         * @description A recipe: a named graph of steps with named inputs.
         */
        RecipeSummary: {
            /**
             * Name
             * @example create
             */
            name: string;
            /** Title */
            title: string;
            /** Description */
            description: string;
            /**
             * Source
             * @enum {string}
             */
            source: "studio" | "saved";
            /** Saved By */
            saved_by: string;
            /** Saved */
            saved: string | null;
            /**
             * Shared
             * @description Everybody in the workspace sees it; else its author and the owners alone.
             */
            shared: boolean;
            /**
             * Changeable
             * @description Whether you may replace or remove it.
             */
            changeable: boolean;
            /**
             * Steps
             * @description The operations that it is made of.
             * @example [
             *       "create",
             *       "upscale"
             *     ]
             */
            steps: string[];
            /** Inputs */
            inputs: components["schemas"]["RecipeInput"][];
            /** Outputs */
            outputs: string[];
        };
        /**
         * RecipeText
         * @description A recipe, as TOML or JSON.
         * @example {
         *       "toml": "format = 1\nname = \"two-looks\"\n\n[inputs.prompt]\ntype = \"text\"\n\n[steps.draw]\nstep = \"create\"\nversion = 1\nlinks = { prompt = \"inputs.prompt\" }\n\n[outputs]\npictures = \"steps.draw\"\n"
         *     }
         */
        RecipeText: {
            /** Toml */
            toml?: string | null;
            definition?: components["schemas"]["Recipe-Input"] | null;
        };
        /**
         * RecipeWish
         * @description The recipe to save, as TOML or JSON.
         * @example {
         *       "toml": "format = 1\nname = \"two-looks\"\n\n[inputs.prompt]\ntype = \"text\"\n\n[steps.draw]\nstep = \"create\"\nversion = 1\nlinks = { prompt = \"inputs.prompt\" }\n\n[outputs]\npictures = \"steps.draw\"\n"
         *     }
         */
        RecipeWish: {
            /** Toml */
            toml?: string | null;
            definition?: components["schemas"]["Recipe-Input"] | null;
            /**
             * Shared
             * @description False: for yourself and the workspace's owners alone.
             * @default true
             */
            shared: boolean;
            /**
             * Places
             * @description Where boxes stand on the page's canvas: no part of the recipe. Null keeps those that are known.
             * @example {
             *       "step:draw": {
             *         "x": 320,
             *         "y": 80
             *       }
             *     }
             */
            places?: {
                [key: string]: components["schemas"]["atelier__library__recipes__Place"];
            } | null;
        };
        /**
         * Refresh
         * @description Programs send the token; the page's is in its cookie.
         */
        Refresh: {
            /** Refresh Token */
            refresh_token?: string | null;
        };
        /**
         * RefusalOut
         * @description A wish that was refused.
         */
        RefusalOut: {
            /** Id */
            id: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Step */
            step: string;
            /** Rule */
            rule: string;
            /**
             * Words
             * @description What it ran into.
             */
            words: string;
            /** Text */
            text: string;
            state: components["schemas"]["RefusalState"];
            /** Appeal */
            appeal: string;
            /** Appealed By */
            appealed_by: string;
            /** Decided By */
            decided_by: string;
            /** Decided At */
            decided_at: string | null;
            /** Note */
            note: string;
        };
        /**
         * RefusalState
         * @description How a refusal stands.
         * @enum {string}
         */
        RefusalState: "refused" | "appealed" | "allowed" | "upheld";
        /**
         * RefusedText
         * @description A part of the metadata that was not believed.
         */
        RefusedText: {
            /** Where */
            where: string;
            /** Reason */
            reason: string;
        };
        /**
         * Rejection
         * @description Why to leave it out.
         */
        Rejection: {
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * RelativeOut
         * @description An adapter that this one was made from, or that was made from it.
         */
        RelativeOut: {
            /** Asset Id */
            asset_id: string;
            /**
             * Role
             * @description The step that made the one of the other.
             * @example merge_adapters
             */
            role: string;
            /**
             * Adapter
             * @description Id of the personal model, where it is listed as one.
             */
            adapter: string | null;
            /** Name */
            name: string;
            /**
             * Number
             * @description Of its version.
             */
            number: number | null;
        };
        /**
         * Replacing
         * @description What to replace in all captions, upper and lower case alike.
         */
        Replacing: {
            /** Find */
            find: string;
            /**
             * Replacement
             * @default
             */
            replacement: string;
            /**
             * Whole Words
             * @default true
             */
            whole_words: boolean;
        };
        /**
         * ReportDecision
         * @description What to do about a report.
         */
        ReportDecision: {
            /** Uphold */
            uphold: boolean;
            /**
             * Action
             * @default none
             * @enum {string}
             */
            action: "none" | "trash" | "explicit" | "minor";
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * ReportState
         * @description How a report stands.
         * @enum {string}
         */
        ReportState: "open" | "upheld" | "dismissed";
        /**
         * ReportWish
         * @description What is wrong with an asset.
         */
        ReportWish: {
            /** Asset */
            asset: string;
            reason: components["schemas"]["Reason"];
            /**
             * Words
             * @default
             */
            words: string;
        };
        /**
         * Reset
         * @description A new password, by the token that an administrator gave.
         * @example {
         *       "password": "four words that nobody guesses",
         *       "token": "ate_reset_4fWk"
         *     }
         */
        Reset: {
            /** Token */
            token: string;
            /** Password */
            password: string;
        };
        /**
         * Resize
         * @description How much of an adapter to keep: a rank, or a share of each module's energy.
         * @example {
         *       "rank": 8
         *     }
         */
        Resize: {
            /**
             * Rank
             * @description Singular values kept in each module.
             */
            rank?: number | null;
            /**
             * Energy
             * @description Share of each module's squared norm to keep, instead of a rank.
             */
            energy?: number | null;
            /**
             * Name
             * @description What to call the result. Like an adapter of the same model that shows the same: its next version.
             * @default
             */
            name: string;
        };
        /**
         * ResizePlanOut
         * @description What smaller adapters would keep. Nothing was made.
         */
        ResizePlanOut: {
            /**
             * Bytes
             * @description Of its tensors now.
             */
            bytes: number;
            /**
             * Ranks
             * @description From 1 to the largest rank that any module has use for.
             */
            ranks: components["schemas"]["AtRank"][];
            /** Energies */
            energies: components["schemas"]["AtEnergy"][];
        };
        /**
         * ResumeWish
         * @description What to go on with.
         */
        ResumeWish: {
            /**
             * Kind
             * @description A kind of lane; `*` stands for all of them.
             * @default *
             * @enum {string}
             */
            kind: "*" | "cpu" | "gpu" | "remote";
        };
        /**
         * Right
         * @description What a route asks for. Its name is also the scope that an API key must have.
         * @enum {string}
         */
        Right: "public" | "self" | "person" | "read" | "write" | "run" | "share" | "manage" | "admin";
        /**
         * Role
         * @description What a member is in a workspace; each may do what those before it may.
         * @enum {string}
         */
        Role: "viewer" | "editor" | "owner";
        /**
         * RoleWish
         * @description What they are to be.
         * @example {
         *       "role": "editor"
         *     }
         */
        RoleWish: {
            role: components["schemas"]["Role"];
        };
        /**
         * Rotation
         * @description How the old key ends.
         */
        Rotation: {
            /**
             * Overlap Minutes
             * @description How long the old secret works on.
             * @default 0
             */
            overlap_minutes: number;
        };
        /**
         * RuleOut
         * @description A rule that wishes are screened by.
         */
        RuleOut: {
            /** Name */
            name: string;
            /** Why */
            why: string;
            /**
             * Applies
             * @enum {string}
             */
            applies: "always" | "to people";
        };
        /**
         * RunChange
         * @description What to change of a run that is not over.
         */
        RunChange: {
            /**
             * Priority
             * @description -10 to 10 among your own runs; -100: when nothing else waits; 100: before all (administrators).
             */
            priority: number;
        };
        /**
         * RunDetail
         * @description A run with what went in and what came out. Assets stand as `{"$asset": id}`.
         */
        RunDetail: {
            /**
             * Id
             * @example mfzwizltoq2gk4dc
             */
            id: string;
            /**
             * Title
             * @example a woman in a red dress
             */
            title: string;
            /**
             * Recipe
             * @description Name of the recipe.
             * @example create
             */
            recipe: string;
            state: components["schemas"]["State"];
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /** Finished */
            finished?: string | null;
            /**
             * Submitted By
             * @description Id of the user.
             * @default
             */
            submitted_by: string;
            /**
             * Priority
             * @default 0
             */
            priority: number;
            /**
             * Paused
             * @default false
             */
            paused: boolean;
            /**
             * @default {
             *       "waiting": 0,
             *       "running": 0,
             *       "done": 0,
             *       "failed": 0,
             *       "cancelled": 0
             *     }
             */
            tasks: components["schemas"]["Counts"];
            /**
             * Position
             * @description Of its next waiting task in its lane; 1: the next one.
             */
            position?: number | null;
            /**
             * Starts In
             * @description Seconds until its next task is expected to start.
             */
            starts_in?: number | null;
            /**
             * Eta
             * @description Seconds until it is expected to be done; null: unknown.
             */
            eta?: number | null;
            /**
             * Notices
             * @description On submit: budgets that are near their end.
             * @default []
             */
            notices: string[];
            /** Inputs */
            inputs: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /**
             * Outputs
             * @description The recipe's outputs, as far as they are there.
             */
            outputs: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /**
             * Assets
             * @description Ids of the assets among the outputs, in order.
             */
            assets: string[];
            /** Problems */
            problems: components["schemas"]["RunProblem"][];
        };
        /**
         * RunGraph
         * @description A run's recipe, and what became of each step.
         */
        RunGraph: {
            /** Run */
            run: string;
            /** Title */
            title: string;
            state: components["schemas"]["State"];
            /**
             * Created
             * Format: date-time
             */
            created: string;
            definition: components["schemas"]["Recipe-Output"];
            /** Inputs */
            inputs: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Nodes */
            nodes: components["schemas"]["RunNode"][];
        };
        /**
         * RunNode
         * @description A step of a run.
         */
        RunNode: {
            /**
             * Node
             * @description Its name within the recipe.
             * @example draw
             */
            node: string;
            /**
             * Step
             * @example create
             */
            step: string;
            /**
             * Gives
             * @description The type of what it gives; empty where that is not known here.
             */
            gives: string;
            tasks: components["schemas"]["Counts"];
            /**
             * Reused
             * @description Tasks whose result was there before.
             */
            reused: number;
            /**
             * Seconds
             * @description All its tasks took together; null where none has worked.
             */
            seconds: number | null;
            /** Started */
            started: string | null;
            /** Finished */
            finished: string | null;
            /**
             * Costs
             * @example {
             *       "pictures": 2
             *     }
             */
            costs: {
                [key: string]: number;
            };
            problem: components["schemas"]["RunProblem"] | null;
            /**
             * Made
             * @description What it made, without what is erased or in the trash; the first 100.
             */
            made: components["schemas"]["NodeAsset"][];
            /**
             * Count
             * @description How many there are.
             * @example 2
             */
            count: number;
        };
        /**
         * RunOut
         * @description A run: one execution of a recipe.
         */
        RunOut: {
            /**
             * Id
             * @example mfzwizltoq2gk4dc
             */
            id: string;
            /**
             * Title
             * @example a woman in a red dress
             */
            title: string;
            /**
             * Recipe
             * @description Name of the recipe.
             * @example create
             */
            recipe: string;
            state: components["schemas"]["State"];
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /** Finished */
            finished?: string | null;
            /**
             * Submitted By
             * @description Id of the user.
             * @default
             */
            submitted_by: string;
            /**
             * Priority
             * @default 0
             */
            priority: number;
            /**
             * Paused
             * @default false
             */
            paused: boolean;
            /**
             * @default {
             *       "waiting": 0,
             *       "running": 0,
             *       "done": 0,
             *       "failed": 0,
             *       "cancelled": 0
             *     }
             */
            tasks: components["schemas"]["Counts"];
            /**
             * Position
             * @description Of its next waiting task in its lane; 1: the next one.
             */
            position?: number | null;
            /**
             * Starts In
             * @description Seconds until its next task is expected to start.
             */
            starts_in?: number | null;
            /**
             * Eta
             * @description Seconds until it is expected to be done; null: unknown.
             */
            eta?: number | null;
            /**
             * Notices
             * @description On submit: budgets that are near their end.
             * @default []
             */
            notices: string[];
        };
        /**
         * RunProblem
         * @description Why a task failed.
         */
        RunProblem: {
            /**
             * Code
             * @example refused
             */
            code: string;
            /** Message */
            message: string;
            /**
             * Kept
             * @default
             */
            kept: string;
            /**
             * Advice
             * @default
             */
            advice: string;
        };
        /**
         * RunWish
         * @description What to execute: a recipe by its name, as TOML, or whole; and its inputs.
         * @example {
         *       "inputs": {
         *         "count": 2,
         *         "prompts": [
         *           "a woman in a red dress"
         *         ]
         *       },
         *       "recipe": "create"
         *     }
         */
        RunWish: {
            /** Recipe */
            recipe?: string | null;
            /** Toml */
            toml?: string | null;
            definition?: components["schemas"]["Recipe-Input"] | null;
            /**
             * Inputs
             * @description By name; an asset as {"$asset": id}.
             * @default {}
             */
            inputs: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /**
             * Rows
             * @description A batch, as one run: an object a row, with the inputs that differ. The rest is in `inputs`.
             * @example [
             *       {
             *         "prompts": "a red dress"
             *       },
             *       {
             *         "prompts": "a blue coat"
             *       }
             *     ]
             */
            rows?: {
                [key: string]: components["schemas"]["JsonValue"];
            }[] | null;
            /**
             * Title
             * @default
             */
            title: string;
            /**
             * Priority
             * @description -10 to 10 among your own runs; -100: when nothing else waits; 100: before all (administrators).
             * @default 0
             */
            priority: number;
        };
        /**
         * RunningTask
         * @description A task of this workspace that a worker has in hand.
         */
        RunningTask: {
            /** Task */
            task: string;
            /** Run */
            run: string;
            /** Node */
            node: string;
            /** Step */
            step: string;
            /** Lane */
            lane: string;
            /** Attempt */
            attempt: number;
            /** Started */
            started: string | null;
            /**
             * Seconds Left
             * @description Expected.
             */
            seconds_left: number;
        };
        /**
         * Sample
         * @description What was drawn at a checkpoint: a picture for each prompt, in a row.
         */
        Sample: {
            /** Step */
            step: number;
            /**
             * Asset Id
             * @description Id of the stored picture; null until the training is done.
             */
            asset_id: string | null;
            /**
             * Image
             * @description The picture as a data URL, until it is stored.
             */
            image: string | null;
        };
        /**
         * SampleWish
         * @description Which sample person to add.
         */
        SampleWish: {
            /**
             * Name
             * @description One of GET /v1/subjects/samples; without one, the first that is not there yet.
             * @default
             */
            name: string;
        };
        /**
         * Scope
         * @description What a consent is for.
         * @enum {string}
         */
        Scope: "training" | "generation" | "sharing";
        /**
         * Seen
         * @description The token of a link.
         */
        Seen: {
            /** Token */
            token: string;
        };
        /**
         * SeenInvitation
         * @description What an invitation is to.
         */
        SeenInvitation: {
            /** Workspace */
            workspace: string;
            /** Title */
            title: string;
            role: components["schemas"]["Role"];
            /** Login */
            login: string;
            /**
             * Expires
             * Format: date-time
             */
            expires: string;
        };
        /**
         * SelectionOut
         * @description What lies at the point.
         */
        SelectionOut: {
            /**
             * Part
             * @description Its name, empty where nobody can name it.
             * @example hair
             */
            part: string;
            /**
             * Share
             * @description Of the picture, 0 to 1.
             */
            share: number;
            /**
             * Outlines
             * @description Outer lines by size, then holes.
             */
            outlines: components["schemas"]["OutlineOut"][];
        };
        /**
         * ServerFacts
         * @description How the server runs. What is set when it starts is changed by starting it anew, see docs/api.md.
         */
        ServerFacts: {
            /** Version */
            version: string;
            /**
             * Database
             * @description `sqlite` or `postgresql`.
             */
            database: string;
            /** Database Bytes */
            database_bytes: number;
            /**
             * Disk Free Bytes
             * @description Where the studio's home is.
             */
            disk_free_bytes: number;
            /** Public Url */
            public_url: string;
            /** Cors Origins */
            cors_origins: string[];
            /** Trusted Proxies */
            trusted_proxies: string[];
            /**
             * Body Limit
             * @description Bytes of a request that brings no file.
             */
            body_limit: number;
        };
        /**
         * Session
         * @description You are signed in. The tokens are null when they went into cookies.
         */
        Session: {
            /**
             * User Id
             * @example mfzwizltoq2gk4dc
             */
            user_id: string;
            /**
             * Name
             * @example Mira
             */
            name: string;
            /** Admin */
            admin: boolean;
            /**
             * Expires In
             * @description Seconds until the access token has to be refreshed.
             * @example 900
             */
            expires_in: number;
            /**
             * Access Token
             * @description Send it as `Authorization: Bearer …`.
             */
            access_token?: string | null;
            /**
             * Refresh Token
             * @description Works once: each refresh gives the next.
             */
            refresh_token?: string | null;
        };
        /**
         * SessionsEnded
         * @description How many sessions ended.
         */
        SessionsEnded: {
            /** Count */
            count: number;
        };
        /**
         * SetUp
         * @description The owner to be.
         * @example {
         *       "login": "mira@example.org",
         *       "name": "Mira",
         *       "password": "four words that nobody guesses"
         *     }
         */
        SetUp: {
            /** Login */
            login: string;
            /** Name */
            name: string;
            /**
             * Password
             * @description 10 to 256 characters.
             */
            password: string;
            /**
             * Token
             * @description What the server printed; not needed on its machine.
             */
            token?: string | null;
        };
        /**
         * SetupState
         * @description What somebody who comes for the first time has to do.
         */
        SetupState: {
            /**
             * Done
             * @description Whether there is an owner with a password.
             */
            done: boolean;
            /**
             * Open
             * @description Whether you can work without signing in: on this machine, until the set-up.
             */
            open: boolean;
            /**
             * Provider
             * @description Name of the provider of identities that people may sign in by; null: none is set.
             */
            provider?: string | null;
            /**
             * Token Needed
             * @description Whether the set-up asks for the token that the server printed.
             */
            token_needed: boolean;
        };
        /**
         * Share
         * @description A link, as its workspace sees it.
         */
        Share: {
            /**
             * Id
             * @example mfzwizltoq2gk4dc
             */
            id: string;
            /** Title */
            title: string;
            /**
             * Owner
             * @description Id of the user who made it.
             */
            owner: string;
            /**
             * Originals
             * @description Whether files in full size may be had.
             */
            originals: boolean;
            /**
             * Protected
             * @description It asks for a password.
             */
            protected: boolean;
            /**
             * Count
             * @description Of the assets that it would show now.
             */
            count: number;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /** Expires */
            expires: string | null;
            /** Revoked */
            revoked: string | null;
            /**
             * Open
             * @description It shows something: neither ended, nor revoked, nor closed after wrong passwords.
             */
            open: boolean;
            /** Views */
            views: number;
            /** Downloads */
            downloads: number;
        };
        /**
         * ShareMade
         * @description A new link. Its token is shown this once.
         */
        ShareMade: {
            share: components["schemas"]["Share"];
            /**
             * Token
             * @example kD0…
             */
            token: string;
            /**
             * Path
             * @description Put the server's address before it.
             * @example /share#token=kD0…
             */
            path: string;
        };
        /**
         * ShareOut
         * @description What was spent of one unit by one user, or for one subject.
         */
        ShareOut: {
            /**
             * Unit
             * @example pictures
             */
            unit: string;
            /** Amount */
            amount: number;
            /** Tasks */
            tasks: number;
            /**
             * Of
             * @description Id of the user or subject; empty where nobody is known.
             */
            of: string;
        };
        /**
         * ShareWish
         * @description The link to be. It shows these assets and, of a collection, what is in it now.
         * @example {
         *       "assets": [
         *         "mfzwizltoq2gk4dc"
         *       ],
         *       "title": "First drafts"
         *     }
         */
        ShareWish: {
            /**
             * Assets
             * @default []
             */
            assets: string[];
            /** Collection */
            collection?: string | null;
            /**
             * Title
             * @default
             */
            title: string;
            /**
             * Expires
             * @description Within a year.
             */
            expires?: string | null;
            /**
             * Password
             * @description At least 8 characters.
             */
            password?: string | null;
            /**
             * Originals
             * @description Files in full size may be had, not only up to 1024 px.
             * @default false
             */
            originals: boolean;
        };
        /**
         * SharedAsset
         * @description A picture that a link shows.
         */
        SharedAsset: {
            /** Id */
            id: string;
            /** Width */
            width: number | null;
            /** Height */
            height: number | null;
            /**
             * Thumbnail
             * @description Path; `&size=` 256, 512 or 1024.
             */
            thumbnail: string;
            /**
             * Content
             * @description Path of the file in full size; null where the link does not give it.
             */
            content: string | null;
        };
        /**
         * SharedOut
         * @description A photo or picture that shows others too: a person decides what becomes of it.
         */
        SharedOut: {
            /** Asset */
            asset: string;
            /** Kind */
            kind: string;
            /**
             * Others
             * @description Ids of the other subjects.
             */
            others: string[];
        };
        /**
         * SharedPage
         * @description What a link shows.
         */
        SharedPage: {
            /** Title */
            title: string;
            /** Expires */
            expires: string | null;
            /** Originals */
            originals: boolean;
            /** Items */
            items: components["schemas"]["SharedAsset"][];
        };
        /**
         * Sheet
         * @description A contact sheet: what one checkpoint drew, all with the same prompts and seeds.
         */
        Sheet: {
            /** Asset Id */
            asset_id: string;
            /**
             * Step
             * @description 0: the base model.
             */
            step: number;
        };
        /**
         * ShownOut
         * @description Whom an adapter shows.
         */
        ShownOut: {
            /**
             * Subject
             * @description Id of the subject.
             */
            subject: string;
            /** Name */
            name: string;
            /**
             * Consent
             * @description Whether it may be drawn with; null where none is needed (a style, a garment).
             */
            consent: boolean | null;
        };
        /**
         * SignIn
         * @description Who, and by what.
         * @example {
         *       "login": "mira@example.org",
         *       "password": "four words that nobody guesses"
         *     }
         */
        SignIn: {
            /** Login */
            login: string;
            /** Password */
            password: string;
            /**
             * Tokens
             * @description Where the tokens go: cookies for the page, the answer's body for programs.
             * @default cookie
             * @enum {string}
             */
            tokens: "cookie" | "body";
        };
        /**
         * SignatureOut
         * @description What the file's manifest (C2PA) says and is worth.
         */
        SignatureOut: {
            /**
             * State
             * @description unsigned, trusted (this library), unknown-signer, or tampered.
             */
            state: string;
            /** Signer */
            signer: string;
            /** Generator */
            generator: string;
            /** Title */
            title: string;
            /** Source Type */
            source_type: string;
            /** Actions */
            actions: string[];
            /**
             * Ingredients
             * @description Opaque ids of what it was made from.
             */
            ingredients: string[];
            /** Problems */
            problems: string[];
        };
        /**
         * Size
         * @description Longest side of a thumbnail in pixels, at least, where the image has them.
         * @enum {integer}
         */
        Size: 256 | 512 | 1024;
        /**
         * Span
         * @description What a bucket of the timeline covers.
         * @enum {string}
         */
        Span: "day" | "month" | "year";
        /**
         * SpentOut
         * @description What was spent of one unit.
         */
        SpentOut: {
            /**
             * Unit
             * @example pictures
             */
            unit: string;
            /** Amount */
            amount: number;
            /** Tasks */
            tasks: number;
        };
        /**
         * StandingOut
         * @description How the pictures of one value along an axis match their prompts.
         */
        StandingOut: {
            /**
             * Axis
             * @description 0: columns, 1: rows, 2: pages.
             * @example 0
             */
            axis: number;
            /**
             * Value
             * @description Its place on the axis.
             * @example 1
             */
            value: number;
            /**
             * Mean
             * @example 0.82
             */
            mean: number;
            /**
             * Count
             * @description Pictures that were measured.
             */
            count: number;
            /** Rank */
            rank: number;
        };
        /**
         * State
         * @description Of a run or a task.
         * @enum {string}
         */
        State: "waiting" | "running" | "done" | "failed" | "cancelled";
        /**
         * StepOut
         * @description An operation of the studio. From `schema` come forms and checks of its fields.
         */
        StepOut: {
            /**
             * Name
             * @example create
             */
            name: string;
            /** Version */
            version: number;
            /** Title */
            title: string;
            /** Description */
            description: string;
            /**
             * Needs
             * @description The kind of lane that it waits in.
             * @example gpu
             */
            needs: string;
            /**
             * Deterministic
             * @description False: its results are never taken from the cache.
             */
            deterministic: boolean;
            /**
             * Purpose
             * @description What consent must cover; empty where no identity is worked on.
             */
            purpose: string;
            /**
             * Schema
             * @description JSON schema of its fields.
             */
            schema: {
                [key: string]: unknown;
            };
            /**
             * Takes
             * @description Its fields by the types of links.
             */
            takes: components["schemas"]["PortOut"][];
            /** Gives */
            gives: components["schemas"]["PartOut"][];
            /**
             * Open
             * @description Whether you may have it executed: some steps are for administrators.
             */
            open: boolean;
        };
        /**
         * StorageOut
         * @description What is stored.
         */
        StorageOut: {
            /**
             * Items
             * @description The largest first.
             */
            items: components["schemas"]["StoredOut"][];
            /**
             * Used
             * @description Bytes that count against the workspace's quota.
             */
            used: number;
            /**
             * Allowed
             * @description The quota in bytes; null: none.
             */
            allowed: number | null;
            /**
             * Disk Free
             * @description Bytes of the studio's disk.
             */
            disk_free: number;
        };
        /**
         * StoredOut
         * @description Assets of one kind.
         */
        StoredOut: {
            /**
             * Kind
             * @example picture
             */
            kind: string;
            /** Assets */
            assets: number;
            /**
             * Bytes
             * @description Of plain content. What several assets share is counted for each.
             */
            bytes: number;
        };
        /**
         * StyleOut
         * @description A look. A prompt that holds `#` and its id is drawn so.
         */
        StyleOut: {
            /**
             * Id
             * @example watercolour
             */
            id: string;
            /**
             * Name
             * @example Watercolour
             */
            name: string;
            /**
             * Group
             * @enum {string}
             */
            group: "painting" | "drawing" | "graphic" | "photograph";
            /**
             * Lead
             * @description Told to the model in front of the prompt.
             * @example a watercolour painting of
             */
            lead: string;
            /**
             * More
             * @description Told behind it.
             * @example loose wet-on-wet washes
             */
            more: string;
            /**
             * Fits
             * @description Whether the model understands it; where it does not, it is drawn without.
             */
            fits: boolean;
        };
        /**
         * StylesOut
         * @description All of them, by group.
         */
        StylesOut: {
            /**
             * Model
             * @description For which `fits` is said.
             */
            model: string;
            /** Items */
            items: components["schemas"]["StyleOut"][];
        };
        /**
         * SubjectChange
         * @description What to change; what is left out stays.
         * @example {
         *       "name": "Mira M."
         *     }
         */
        SubjectChange: {
            /** Name */
            name?: string | null;
            /** Trigger */
            trigger?: string | null;
            /** Notes */
            notes?: string | null;
            /**
             * Draft
             * @description False: it is there to stay.
             */
            draft?: boolean | null;
        };
        /**
         * SubjectKind
         * @description Who or what is pictured.
         * @enum {string}
         */
        SubjectKind: "person" | "group" | "pet" | "garment" | "style" | "brand";
        /**
         * SubjectOut
         * @description A subject at a glance.
         */
        SubjectOut: {
            /**
             * Id
             * @example mfzwizltoq2gk4dc
             */
            id: string;
            /**
             * Name
             * @example Mira
             */
            name: string;
            kind: components["schemas"]["SubjectKind"];
            /**
             * Trigger
             * @description The word that stands for it in captions and prompts.
             */
            trigger: string;
            /** Notes */
            notes: string;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /**
             * Draft
             * @description Begun with photos, and nobody said yet who it is: to be gone on with or discarded.
             */
            draft: boolean;
            /** Photos */
            photos: number;
            /**
             * Accepted
             * @description Photos that may be trained on.
             */
            accepted: number;
            /**
             * Captions
             * @description Photos that have one.
             */
            captions: number;
            /**
             * Needs Consent
             * @description Nothing can be trained or drawn before consent is recorded.
             */
            needs_consent: boolean;
            /**
             * Scopes
             * @description What consent covers now; empty for who needs none.
             */
            scopes: components["schemas"]["Scope"][];
            /**
             * Cover
             * @description Id of a photo to show.
             */
            cover: string | null;
            /**
             * Cover Thumbnail
             * @description Path of that photo's small WebP.
             */
            cover_thumbnail: string | null;
            /** Models */
            models: components["schemas"]["PersonalModelOut"][];
            /**
             * Training
             * @description Id of the run that trains it now.
             */
            training: string | null;
        };
        /**
         * SubjectWish
         * @description The subject to be. Without a trigger word, one is made from the name.
         * @example {
         *       "kind": "person",
         *       "name": "Mira"
         *     }
         */
        SubjectWish: {
            /** Name */
            name: string;
            /** @default person */
            kind: components["schemas"]["SubjectKind"];
            /**
             * Trigger
             * @default
             */
            trigger: string;
            /**
             * Notes
             * @default
             */
            notes: string;
            /**
             * Draft
             * @description Photos come before it is said who it is.
             * @default false
             */
            draft: boolean;
        };
        /**
         * Submitted
         * @description The run, with what was noticed about the wish.
         */
        Submitted: {
            /**
             * Id
             * @example mfzwizltoq2gk4dc
             */
            id: string;
            /**
             * Title
             * @example a woman in a red dress
             */
            title: string;
            /**
             * Recipe
             * @description Name of the recipe.
             * @example create
             */
            recipe: string;
            state: components["schemas"]["State"];
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /** Finished */
            finished?: string | null;
            /**
             * Submitted By
             * @description Id of the user.
             * @default
             */
            submitted_by: string;
            /**
             * Priority
             * @default 0
             */
            priority: number;
            /**
             * Paused
             * @default false
             */
            paused: boolean;
            /**
             * @default {
             *       "waiting": 0,
             *       "running": 0,
             *       "done": 0,
             *       "failed": 0,
             *       "cancelled": 0
             *     }
             */
            tasks: components["schemas"]["Counts"];
            /**
             * Position
             * @description Of its next waiting task in its lane; 1: the next one.
             */
            position?: number | null;
            /**
             * Starts In
             * @description Seconds until its next task is expected to start.
             */
            starts_in?: number | null;
            /**
             * Eta
             * @description Seconds until it is expected to be done; null: unknown.
             */
            eta?: number | null;
            /**
             * Notices
             * @description On submit: budgets that are near their end.
             * @default []
             */
            notices: string[];
            /**
             * Notes
             * @description For people: words that the model does not know, say.
             */
            notes: string[];
        };
        /**
         * Tagging
         * @description A tag to add to all captions that lack it, or to take out of all.
         */
        Tagging: {
            /** Add */
            add?: string | null;
            /** Remove */
            remove?: string | null;
            /**
             * Front
             * @description Add it at the beginning.
             * @default false
             */
            front: boolean;
        };
        /**
         * TakeoverOut
         * @description A subject that was drawn from a photo, and where the taking over of its adapter stands.
         */
        TakeoverOut: {
            subject: components["schemas"]["About"];
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /**
             * Learnt
             * @description It has a personal model.
             */
            learnt: boolean;
            /**
             * From Photo
             * @description The page still draws it from a photo.
             */
            from_photo: boolean;
            /**
             * Wins
             * @description Whether the adapter was measured to be more like the subject; null: not measured, or not learnt.
             */
            wins: boolean | null;
            /**
             * Reason
             * @description What was measured, in words.
             */
            reason: string;
        };
        /**
         * Takeovers
         * @description All of them.
         */
        Takeovers: {
            /** Items */
            items: components["schemas"]["TakeoverOut"][];
        };
        /**
         * Taking
         * @description Which assets to take out.
         * @example {
         *       "assets": [
         *         "mfzwizltoq2gk4dc"
         *       ]
         *     }
         */
        Taking: {
            /**
             * Assets
             * @description Ids of assets.
             */
            assets: string[];
        };
        /**
         * TaskOut
         * @description A task: one execution of a step.
         */
        TaskOut: {
            /** Id */
            id: string;
            /**
             * Node
             * @description The step's name within the recipe.
             * @example draw
             */
            node: string;
            /**
             * Index
             * @description Its place where the step goes over a list.
             */
            index: number;
            /**
             * Step
             * @example create
             */
            step: string;
            /**
             * Lane
             * @example gpu:0
             */
            lane: string;
            state: components["schemas"]["State"];
            /**
             * Attempt
             * @description How often it was taken by a worker.
             */
            attempt: number;
            problem?: components["schemas"]["RunProblem"] | null;
        };
        /**
         * Team
         * @description A team.
         */
        Team: {
            /**
             * Id
             * @example mfzwizltoq2gk4dc
             */
            id: string;
            /**
             * Name
             * @example Look book, autumn
             */
            name: string;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /**
             * Members
             * @description How many are in it.
             */
            members: number;
        };
        /**
         * TeamGrant
         * @description A team's role in a workspace.
         */
        TeamGrant: {
            /** Team Id */
            team_id: string;
            /** Name */
            name: string;
            role: components["schemas"]["Role"];
        };
        /**
         * TeamMember
         * @description Somebody in a team.
         */
        TeamMember: {
            /** User Id */
            user_id: string;
            /** Name */
            name: string;
        };
        /**
         * TeamWish
         * @description A team's name.
         * @example {
         *       "name": "Look book, autumn"
         *     }
         */
        TeamWish: {
            /** Name */
            name: string;
        };
        /**
         * Timeline
         * @description Buckets, the newest first.
         */
        Timeline: {
            /** Buckets */
            buckets: components["schemas"]["Bucket"][];
            /** Total */
            total: number;
            /**
             * Exact
             * @description False: a bucket may hold fewer than it says.
             */
            exact: boolean;
        };
        /**
         * TrainingEstimate
         * @description What a training would do. Nothing was started.
         */
        TrainingEstimate: {
            /**
             * Seconds
             * @description All of it, once it is its turn.
             */
            seconds: number;
            /**
             * Seconds Note
             * @description How that is known.
             * @example by 3 earlier trainings on this machine
             */
            seconds_note: string;
            /**
             * Fits
             * @description Whether the device has the memory.
             */
            fits: boolean;
            /**
             * Memory
             * @description How the model would be held, in words.
             */
            memory: string;
            /**
             * Memory Bytes
             * @description Memory of the device at most, expected.
             */
            memory_bytes: number;
            /**
             * Memory Free
             * @description Bytes that may be used of it.
             */
            memory_free: number;
            /**
             * Photos
             * @description Photos to learn from.
             */
            photos: number;
            /**
             * Held Out
             * @description Photos kept for the report card.
             */
            held_out: number;
            /**
             * Epochs
             * @description How often each photo is seen.
             */
            epochs: number;
            /** Costs */
            costs: {
                [key: string]: number;
            };
            /**
             * Reused
             * @description It was trained in exactly this way before, and costs nothing.
             */
            reused: boolean;
            /**
             * Options
             * @description What was said, and what was chosen for what was not.
             */
            options: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /**
             * Config
             * @description Every knob, as it would be.
             */
            config: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Notes */
            notes: string[];
        };
        /**
         * TrainingOptions
         * @description What a person may say about a training. What is left out comes from the model, the subject's kind, the machine.
         *
         *     Attributes:
         *         settings: any further field of `training.config.TrainConfig`.
         *         masks: the built-in model learns people by their faces when nothing is said, all others everything.
         *         prior_count: none for styles and brands when nothing is said.
         */
        TrainingOptions: {
            /**
             * Model
             * @description The base model's id; the default one when empty.
             * @default
             */
            model: string;
            /**
             * Name
             * @description What the personal model is called; the subject's name when empty.
             * @default
             */
            name: string;
            /**
             * Class Word
             * @description What the subject is: woman, dog, …; the kind's word when empty.
             * @default
             */
            class_word: string;
            /**
             * Rank
             * @description Rank of the adapter: higher holds more, is a larger file, copies more.
             */
            rank?: number | null;
            /**
             * Steps
             * @description Training steps.
             */
            steps?: number | null;
            /**
             * Lr
             * @description Learning rate: how far a step goes. Too high, and pictures break.
             */
            lr?: number | null;
            /**
             * Batch Size
             * @description Photos a step.
             */
            batch_size?: number | null;
            /**
             * Prior Samples
             * @description Pictures of the class a step, so that not everybody becomes the subject; 0: none.
             */
            prior_samples?: number | null;
            /**
             * Checkpoint Every
             * @description Steps between checkpoints.
             */
            checkpoint_every?: number | null;
            /**
             * Sample Every
             * @description Steps between samples, the same prompts and seeds each time, at checkpoints; 0: none.
             */
            sample_every?: number | null;
            /**
             * Sample Prompts
             * @description What samples draw, with {subject}; chosen by kind where left out.
             */
            sample_prompts?: string[] | null;
            /**
             * Seed
             * @description Of every draw; a new one where left out.
             */
            seed?: number | null;
            /**
             * Assistant
             * @description An adapter worn while training only, with which a distilled model (FLUX.1 schnell) is trained itself; without one, the model that it names is.
             * @default
             */
            assistant: string;
            /**
             * Settings
             * @description Any further field of the training's configuration.
             * @default {}
             */
            settings: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /**
             * Training Size
             * @description Side of the training pictures in px; 0: the model's own.
             * @default 0
             */
            training_size: number;
            /**
             * Threshold
             * @description Least quality of a photo, 0 to 1; photos that you accepted are always used.
             * @default 0.6
             */
            threshold: number;
            /**
             * Masks
             * @description Where the photos count most; elsewhere they count little.
             * @default
             * @enum {string}
             */
            masks: "" | "face" | "subject" | "none";
            /**
             * Prior Count
             * @description Pictures of the class that the base model draws before; 0: none.
             */
            prior_count?: number | null;
            /**
             * Prompts
             * @description What every checkpoint draws for the report, with {subject}.
             * @default []
             */
            prompts: string[];
            /**
             * Preset
             * @description Quality of the report card's pictures against time.
             * @default draft
             * @enum {string}
             */
            preset: "draft" | "standard" | "high";
        };
        /**
         * TrainingSchema
         * @description What can be said about a training, as a JSON schema: forms are made from it.
         */
        TrainingSchema: {
            /**
             * Type
             * @default object
             */
            type: string;
            /** Properties */
            properties: {
                [key: string]: unknown;
            };
            /**
             * Settings
             * @description Every knob of `settings`, as a JSON schema.
             */
            settings: {
                [key: string]: unknown;
            };
        };
        /**
         * UploadLink
         * @description A link that takes files, as its workspace sees it. Its token is not shown again.
         */
        UploadLink: {
            /**
             * Id
             * @example mfzwizltoq2gk4dc
             */
            id: string;
            /** Title */
            title: string;
            /**
             * Owner
             * @description Id of the user who made it. It ends when they may not bring files themselves.
             */
            owner: string;
            /** @description `photos` of a subject, or `reference`: pictures of the library. */
            place: components["schemas"]["atelier__library__upload_links__Place"];
            /**
             * Subject
             * @description Id of whose photos they become.
             */
            subject: string | null;
            /** @description What is stated of all that comes. */
            rating: components["schemas"]["Rating"] | null;
            /**
             * Archives
             * @description Whether zips of photos are taken; each counts as one file.
             */
            archives: boolean;
            /**
             * Files
             * @description How many it takes in all.
             * @example 8
             */
            files: number;
            /**
             * Used
             * @description How many came, or are coming.
             * @example 3
             */
            used: number;
            /**
             * Largest
             * @description Bytes of one file at most.
             * @example 20000000
             */
            largest: number;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /**
             * Expires
             * Format: date-time
             */
            expires: string;
            /** Revoked */
            revoked: string | null;
            /**
             * Open
             * @description It takes something: neither ended, nor revoked, nor used up.
             */
            open: boolean;
        };
        /**
         * UploadLinkMade
         * @description A new link. Its token is shown this once.
         */
        UploadLinkMade: {
            link: components["schemas"]["UploadLink"];
            /**
             * Token
             * @example kD0…
             */
            token: string;
            /**
             * Path
             * @description Where to PUT a file; put the server's address before.
             * @example /v1/incoming/kD0…
             */
            path: string;
            /**
             * Page
             * @description A page for people that does it.
             * @example /send#token=kD0…
             */
            page: string;
        };
        /**
         * UploadLinkWish
         * @description What the link is to take, and into which place.
         * @example {
         *       "files": 8,
         *       "place": "photos",
         *       "subject": "Mira"
         *     }
         */
        UploadLinkWish: {
            place: components["schemas"]["atelier__library__upload_links__Place"];
            /**
             * Subject
             * @description Id or name; for photos.
             */
            subject?: string | null;
            /**
             * Title
             * @description Whoever has the link sees it.
             * @default
             */
            title: string;
            /** @description What the files show, as far as you can state it. */
            rating?: components["schemas"]["Rating"] | null;
            /**
             * Archives
             * @description Take zips of photos, too; each counts as one file.
             * @default false
             */
            archives: boolean;
            /**
             * Files
             * @default 1
             */
            files: number;
            /**
             * Largest
             * @description Bytes of one file at most.
             * @default 62914560
             */
            largest: number;
            /**
             * Expires Seconds
             * @default 3600
             */
            expires_seconds: number;
        };
        /**
         * UploadOut
         * @description An upload under way.
         */
        UploadOut: {
            /** Id */
            id: string;
            /**
             * Subject
             * @description Id.
             */
            subject: string;
            /** Name */
            name: string;
            /**
             * Length
             * @description Bytes of the whole file.
             */
            length: number;
            /**
             * Offset
             * @description Bytes that are there.
             */
            offset: number;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /**
             * Expires
             * Format: date-time
             */
            expires: string;
        };
        /**
         * UploadUse
         * @description A file that came by a link, is coming, or was refused.
         */
        UploadUse: {
            /** Bytes */
            bytes: number;
            /**
             * State
             * @description `begun`, `stored` or `refused`.
             * @example stored
             */
            state: string;
            /**
             * Stored
             * @description Photos or pictures that it gave.
             * @example 1
             */
            stored: number;
            /**
             * Problem
             * @description Code of what it was refused with.
             * @example
             */
            problem: string;
            /**
             * Begun
             * Format: date-time
             */
            begun: string;
            /** Ended */
            ended: string | null;
        };
        /**
         * UploadUses
         * @description What came by a link.
         */
        UploadUses: {
            /** Items */
            items: components["schemas"]["UploadUse"][];
        };
        /**
         * UploadWish
         * @description What is to come. tus clients say it by `Upload-Length` and `Upload-Metadata` (subject, filename) instead.
         */
        UploadWish: {
            /** Subject */
            subject: string;
            /**
             * Name
             * @default photos
             */
            name: string;
            /** Length */
            length: number;
        };
        /**
         * Uploads
         * @description Uploads under way, oldest first.
         */
        Uploads: {
            /** Items */
            items: components["schemas"]["UploadOut"][];
        };
        /**
         * UpscaleEstimate
         * @description What an enlargement will take.
         */
        UpscaleEstimate: {
            /**
             * Width
             * @description It will have; null where the picture's own is not known.
             */
            width: number | null;
            /** Height */
            height: number | null;
            /**
             * Model
             * @description What draws the detail; empty: it is resampled.
             */
            model: string;
            /**
             * Tiles
             * @description Parts that are drawn one after the other; 0: it is resampled.
             */
            tiles: number;
            /**
             * Seconds
             * @description Of drawing, rough; null where nothing is drawn.
             */
            seconds: number | null;
            /** Seconds Note */
            seconds_note: string;
            /**
             * Reused
             * @description It has a result already, and costs nothing.
             */
            reused: boolean;
            /**
             * Costs
             * @description By unit, of what has no result yet.
             */
            costs: {
                [key: string]: number;
            };
            /** Notes */
            notes: string[];
        };
        /**
         * UpscaleWish
         * @description How to enlarge a stored picture. The picture itself stays as it is.
         * @example {
         *       "factor": 2,
         *       "image": "mfzwizltoq2gk4dc",
         *       "method": "lanczos"
         *     }
         */
        UpscaleWish: {
            /** Image */
            image: string;
            /**
             * Factor
             * @description How many times larger a side becomes.
             * @default 2
             */
            factor: number;
            /**
             * Method
             * @description lanczos: resampled, no detail is added. detail: a model draws some, in tiles.
             * @default lanczos
             * @enum {string}
             */
            method: "lanczos" | "detail";
            /**
             * Sharpening
             * @description For lanczos.
             * @default 0.35
             */
            sharpening: number;
            /**
             * Strength
             * @description For detail: how much may change.
             * @default 0.3
             */
            strength: number;
            /**
             * Prompt
             * @description For detail: what it shows; null: its own prompt.
             */
            prompt?: string | null;
            /**
             * Model
             * @description For detail: id of a base model; empty: the one that drew the picture, if it is there.
             * @default
             */
            model: string;
            /**
             * Adapters
             * @description For detail; null: those that the picture was drawn with.
             */
            adapters?: (string | components["schemas"]["Worn"])[] | null;
            /**
             * Preset
             * @default standard
             * @enum {string}
             */
            preset: "draft" | "standard" | "high";
            /**
             * Steps
             * @description For detail: denoising steps.
             */
            steps?: number | null;
            /**
             * Seed
             * @description For detail: of all tiles; random without.
             */
            seed?: number | null;
            /**
             * Priority
             * @description -10 to 10 among your own runs; -100: when nothing else waits; 100: before all (administrators).
             * @default 0
             */
            priority: number;
        };
        /**
         * VerdictOut
         * @description What one check found. It counts against the photo unless it passed or a person overrode it.
         */
        VerdictOut: {
            /** Check */
            check: string;
            /** Passed */
            passed: boolean;
            /** Overridden */
            overridden: boolean;
            /** Value */
            value: number | null;
            /** Reason */
            reason: string;
            /** Note */
            note: string;
        };
        /**
         * VerificationOut
         * @description What is known of a file.
         */
        VerificationOut: {
            /** Format */
            format: string;
            /** Width */
            width: number;
            /** Height */
            height: number;
            signature: components["schemas"]["SignatureOut"];
            /** Marked */
            marked: boolean;
            /**
             * Mark Score
             * @description Standard deviations above unmarked pictures; null: not looked for.
             */
            mark_score: number | null;
            /**
             * Ai Made
             * @description Null: nothing says anything.
             */
            ai_made: boolean | null;
            /** Source Type */
            source_type: string;
            /**
             * Generation
             * @description Prompt, seed and so on, whichever tool wrote it.
             */
            generation: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /**
             * Recipe
             * @description This studio's own recipe.
             */
            recipe: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** Refused */
            refused: components["schemas"]["RefusedText"][];
            /**
             * Summary
             * @description Plain sentences.
             */
            summary: string[];
        };
        /**
         * VersionChange
         * @description What to change of a version; what is left out stays.
         */
        VersionChange: {
            /** Notes */
            notes?: string | null;
            /** Tags */
            tags?: string[] | null;
        };
        /**
         * VersionOut
         * @description A version of a personal model: a checkpoint that was kept, or a file that was brought in.
         */
        VersionOut: {
            /** Number */
            number: number;
            /**
             * Asset Id
             * @description Of its weights.
             */
            asset_id: string;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /**
             * Chosen
             * @description It is the one that is used.
             */
            chosen: boolean;
            /**
             * Step
             * @description Of the training.
             */
            step: number | null;
            /**
             * Scores
             * @description What its report card measured; `report` is that asset's id.
             */
            scores: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Tags */
            tags: string[];
            /** Notes */
            notes: string;
        };
        /**
         * WaitingOut
         * @description A prompt that waits for a training, or waited.
         */
        WaitingOut: {
            /**
             * Id
             * @example mfzwizltoq2gk4dc
             */
            id: string;
            /**
             * Prompts
             * @description As they were written.
             * @example [
             *       "@mira in a red dress at the beach"
             *     ]
             */
            prompts: string[];
            /** Subjects */
            subjects: components["schemas"]["About"][];
            /**
             * Training
             * @description Id of the run that it waits for; empty: it waited for none.
             */
            training: string;
            /**
             * Submitted By
             * @description Id of the user.
             */
            submitted_by: string;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /** @description `waiting`; `set-aside`: it cannot be drawn as things are; `submitted`: `run` draws it. */
            state: components["schemas"]["WaitingState"];
            /**
             * Reason
             * @description Why it is set aside.
             */
            reason: string;
            /**
             * Advice
             * @description What to do about that.
             */
            advice: string;
            /**
             * Run
             * @description Id of the run that draws it, or drew it.
             */
            run: string | null;
        };
        /**
         * WaitingState
         * @description What became of a prompt.
         * @enum {string}
         */
        WaitingState: "waiting" | "set-aside" | "submitted";
        /**
         * WaitingTask
         * @description A task of this workspace that waits for its lane.
         */
        WaitingTask: {
            /** Task */
            task: string;
            /** Run */
            run: string;
            /**
             * Position
             * @description 1: the next one, counted over all workspaces.
             */
            position: number;
            /**
             * Starts In
             * @description Seconds; null where no worker is there to start it.
             */
            starts_in: number | null;
            /** Ends In */
            ends_in: number | null;
        };
        /**
         * WaitingWish
         * @description What to draw as soon as whom it is about is learnt.
         * @example {
         *       "prompt": "@mira in a red dress at the beach"
         *     }
         */
        WaitingWish: {
            /**
             * Count
             * @description Pictures for each prompt, with seeds counting up.
             * @default 1
             */
            count: number;
            /**
             * Seed
             * @description Of the first picture; random without.
             */
            seed?: number | null;
            /**
             * Model
             * @description Id of a base model, see GET /v1/catalog; the default one without.
             * @default
             */
            model: string;
            /**
             * Adapters
             * @description Names of personal models, or ids of adapters.
             * @default []
             */
            adapters: (string | components["schemas"]["Worn"])[];
            /**
             * Weights
             * @description Of the adapters, in order; they can also be said with each.
             * @default []
             */
            weights: number[];
            /**
             * Preset
             * @description draft, standard or high: quality against time.
             * @default standard
             */
            preset: string;
            /**
             * Steps
             * @description Denoising steps.
             */
            steps?: number | null;
            /**
             * Guidance
             * @description The model's own guidance scale.
             */
            guidance?: number | null;
            /**
             * Priority
             * @description -10 to 10 among your own runs; -100: when nothing else waits; 100: before all (administrators).
             * @default 0
             */
            priority: number;
            /**
             * Prompt
             * @description A subject stands where its name, its trigger word or {subject} is, else before it.
             */
            prompt: string | string[];
            /**
             * Subjects
             * @description Whom to draw: each with its personal model's chosen version.
             * @default []
             */
            subjects: (string | components["schemas"]["Worn"])[];
            /**
             * Negative Prompt
             * @description What not to draw, where the model takes that.
             * @default
             */
            negative_prompt: string;
            /**
             * Width
             * @description Pixels; the preset's without.
             */
            width?: number | null;
            /** Height */
            height?: number | null;
            /**
             * True Cfg
             * @description Classifier-free guidance; 1: off.
             */
            true_cfg?: number | null;
            /**
             * Sampler
             * @default default
             */
            sampler: string;
            /**
             * Image
             * @description Id of a picture to start from.
             */
            image?: string | null;
            /**
             * Strength
             * @description How much of that picture is redrawn.
             * @default 0.6
             */
            strength: number;
            /**
             * Mask
             * @description Id of a picture: white is redrawn, black stays.
             */
            mask?: string | null;
            /**
             * Meanwhile
             * @description Also draw it from a photo now, where the model can look at one (one prompt, one subject).
             * @default true
             */
            meanwhile: boolean;
        };
        /**
         * Webhook
         * @description An address that is told what happens. Its secret is not shown again.
         */
        Webhook: {
            /**
             * Id
             * @example wh_6f1c0b7e9a3d4c5b8e7f6a1d
             */
            id: string;
            /**
             * Url
             * @example https://example.org/atelier
             */
            url: string;
            /**
             * Events
             * @example [
             *       "run.done",
             *       "training.finished"
             *     ]
             */
            events: components["schemas"]["Event"][];
            /** Note */
            note: string;
            /** Active */
            active: boolean;
            /**
             * Reason
             * @description Why the studio switched it off; empty where it did not.
             */
            reason: string;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /** Created By */
            created_by: string;
            /**
             * Succeeded
             * @description When a message came through last.
             */
            succeeded: string | null;
            /**
             * Old Until
             * @description Until when messages are signed with the secret before, too.
             */
            old_until: string | null;
        };
        /**
         * WebhookChange
         * @description What to change; what is left out stays.
         * @example {
         *       "active": false
         *     }
         */
        WebhookChange: {
            /** Url */
            url?: string | null;
            /** Events */
            events?: ("run.done" | "run.failed" | "run.cancelled" | "pictures.made" | "training.finished" | "consent.withdrawn" | "person.forgotten" | "budget.reached")[] | null;
            /** Note */
            note?: string | null;
            /**
             * Active
             * @description Switched off, it is told nothing, and what waits is given up.
             */
            active?: boolean | null;
        };
        /**
         * WebhookList
         * @description All of them; there are few.
         */
        WebhookList: {
            /** Items */
            items: components["schemas"]["Webhook"][];
        };
        /**
         * WebhookWish
         * @description Who is to be told, and of what.
         * @example {
         *       "events": [
         *         "run.done",
         *         "run.failed"
         *       ],
         *       "url": "https://example.org/atelier"
         *     }
         */
        WebhookWish: {
            /**
             * Url
             * @description By https, and on the public Internet unless the operator says otherwise.
             */
            url: string;
            /**
             * Events
             * @description What it is told of.
             */
            events: ("run.done" | "run.failed" | "run.cancelled" | "pictures.made" | "training.finished" | "consent.withdrawn" | "person.forgotten" | "budget.reached")[];
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * Withdrawal
         * @description What to withdraw: one scope, or all consent.
         */
        Withdrawal: {
            scope?: components["schemas"]["Scope"] | null;
        };
        /**
         * Withdrawn
         * @description How many consents it concerned.
         */
        Withdrawn: {
            /** Count */
            count: number;
        };
        /**
         * WorkerOut
         * @description A worker process.
         */
        WorkerOut: {
            /** Id */
            id: string;
            /** Host */
            host: string;
            /** Pid */
            pid: number;
            /** Lanes */
            lanes: string[];
            /** Device */
            device: string;
            /**
             * Model
             * @description The model that it holds in memory.
             */
            model: string;
            /**
             * Tasks
             * @description Ids of the tasks that it has in hand.
             */
            tasks: string[];
            /**
             * Done
             * @description Tasks that it has executed.
             */
            done: number;
            /** Stopping */
            stopping: boolean;
            /**
             * Started
             * Format: date-time
             */
            started: string;
            /**
             * Heartbeat
             * Format: date-time
             */
            heartbeat: string;
        };
        /**
         * Workspace
         * @description One owner's or team's world.
         */
        Workspace: {
            /**
             * Id
             * @example spring-campaign
             */
            id: string;
            /**
             * Title
             * @example Spring campaign
             */
            title: string;
            /** @description Yours. */
            role: components["schemas"]["Role"];
        };
        /**
         * WorkspaceChange
         * @description Another title.
         * @example {
         *       "title": "Spring campaign, second try"
         *     }
         */
        WorkspaceChange: {
            /** Title */
            title: string;
        };
        /**
         * WorkspaceContents
         * @description What erasing a workspace would erase; nothing is changed yet.
         */
        WorkspaceContents: {
            /** Workspace */
            workspace: string;
            /** Title */
            title: string;
            /**
             * Counts
             * @description By kind.
             */
            counts: {
                [key: string]: number;
            };
            /** Stored Bytes */
            stored_bytes: number;
        };
        /**
         * WorkspaceDetails
         * @description A workspace with what it holds.
         */
        WorkspaceDetails: {
            /**
             * Id
             * @example spring-campaign
             */
            id: string;
            /**
             * Title
             * @example Spring campaign
             */
            title: string;
            /** @description Yours. */
            role: components["schemas"]["Role"];
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /**
             * Stored Bytes
             * @description Of photos, pictures and everything else, to a few seconds ago.
             */
            stored_bytes: number;
        };
        /**
         * WorkspaceFacts
         * @description A workspace, from outside: an administrator who is no member does not see into it.
         */
        WorkspaceFacts: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /**
             * Created
             * Format: date-time
             */
            created: string;
            /** Stored Bytes */
            stored_bytes: number;
            /** Submits Today */
            submits_today: number;
        };
        /**
         * WorkspaceWish
         * @description The workspace to be.
         * @example {
         *       "id": "spring-campaign",
         *       "title": "Spring campaign"
         *     }
         */
        WorkspaceWish: {
            /** Id */
            id: string;
            /** Title */
            title: string;
        };
        /**
         * Worn
         * @description A subject or an adapter with how strongly it counts; 1: as trained.
         */
        Worn: {
            /**
             * Name
             * @description Id or name; of an adapter also `name@version`.
             */
            name: string;
            /**
             * Weight
             * @default 1
             */
            weight: number;
        };
        /**
         * Writing
         * @description How to have captions written.
         */
        Writing: {
            /**
             * Again
             * @description Also where there are captions; these stay as older versions.
             * @default false
             */
            again: boolean;
            /**
             * Model
             * @description The model that will be trained.
             * @default
             */
            model: string;
            /**
             * Class Word
             * @description What the subject is: woman, dog; the kind's word without.
             * @default
             */
            class_word: string;
        };
        /**
         * Place
         * @description Where a box stands on the page's canvas: its left upper corner, px, at most a million each way.
         */
        atelier__library__recipes__Place: {
            /** X */
            x: number;
            /** Y */
            y: number;
        };
        /**
         * Place
         * @description Where files go.
         * @enum {string}
         */
        atelier__library__upload_links__Place: "photos" | "reference";
        /**
         * Link
         * @description Where a value comes from: a run's input, a step's output, or a part of one.
         *
         *     `path` names fields of the output, or `*` to make one list of a list of lists. `fan` says how a step is mapped over
         *     it: "each" lists go in step with each other (zip), every "cross" list is combined with all else (product).
         */
        atelier__recipe__data__Link: {
            /**
             * Section
             * @enum {string}
             */
            section: "inputs" | "steps";
            /** Name */
            name: string;
            /**
             * Path
             * @default []
             */
            path: string[];
            /**
             * Fan
             * @default
             * @enum {string}
             */
            fan: "" | "each" | "cross";
        };
        /**
         * ModelOut
         * @description A model that draws.
         */
        atelier__server__openai__ModelOut: {
            /**
             * Id
             * @example builtin
             */
            id: string;
            /**
             * Object
             * @default model
             * @constant
             */
            object: "model";
            /** Created */
            created: number;
            /** Owned By */
            owned_by: string;
        };
        /**
         * ReportOut
         * @description The report card of the training that a version comes from.
         */
        atelier__server__routers__adapters__ReportOut: {
            /**
             * Report
             * @description Id of its asset; null for a version that was brought in.
             */
            report: string | null;
            /**
             * Card
             * @description Everything that was measured, of every checkpoint.
             */
            card: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** Sheets */
            sheets: components["schemas"]["Sheet"][];
            /**
             * Curves
             * @description Id of the picture with the curves.
             */
            curves: string | null;
            /**
             * Samples
             * @description What the training itself drew at its checkpoints.
             * @default []
             */
            samples: components["schemas"]["Sheet"][];
        };
        /**
         * Changed
         * @description How many assets were changed.
         */
        atelier__server__routers__assets__Changed: {
            /** Count */
            count: number;
        };
        /**
         * Changed
         * @description How many captions changed.
         */
        atelier__server__routers__captions__Changed: {
            /** Changed */
            changed: number;
        };
        /**
         * ModelOut
         * @description A base model.
         */
        atelier__server__routers__catalog__ModelOut: {
            /**
             * Id
             * @example builtin
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Family
             * @enum {string}
             */
            family: "flux1" | "flux2" | "sdxl" | "sd" | "other";
            /** Installed */
            installed: boolean;
            /**
             * Builtin
             * @description It came with the studio.
             */
            builtin: boolean;
            /**
             * Default
             * @description It is used where none is named.
             */
            default: boolean;
            /**
             * Origin
             * @enum {string}
             */
            origin: "shipped" | "extra" | "added";
            /** Abilities */
            abilities: ("text-to-image" | "image-to-image" | "inpaint" | "edit")[];
            /** Negative Prompt */
            negative_prompt: boolean;
            /** Presets */
            presets: {
                [key: string]: components["schemas"]["Preset"];
            };
            /**
             * Picture Presets
             * @description Presets of drawing that begins with a picture, where they are others.
             */
            picture_presets: {
                [key: string]: components["schemas"]["Preset"];
            };
            /**
             * Size Multiple
             * @description Widths and heights are multiples of it, in pixels.
             */
            size_multiple: number;
            /** Training Size */
            training_size: number;
            /**
             * Train On
             * @description Id of the model that is trained in its place.
             */
            train_on: string | null;
            /**
             * References
             * @description Reference pictures that an edit takes at most.
             */
            references: number;
            licence: components["schemas"]["Licence"];
            /** Parameters */
            parameters: number;
            /**
             * Download Bytes
             * @description About; null where it is installed.
             */
            download_bytes: number | null;
            /**
             * Disk Bytes
             * @description What it takes on disk now.
             */
            disk_bytes: number;
            /** Notes */
            notes: string;
            /** @description Null where nobody looked: lists ask for it with `plan=true`. */
            plan: components["schemas"]["PlanOut"] | null;
        };
        /**
         * Acceptance
         * @description The token of a link; and, of somebody who has no account yet, who they are.
         * @example {
         *       "login": "noor@example.org",
         *       "name": "Noor",
         *       "password": "four words that nobody guesses",
         *       "token": "ate_invite_4fWk"
         *     }
         */
        atelier__server__routers__invitations__Acceptance: {
            /** Token */
            token: string;
            /** Login */
            login?: string | null;
            /** Name */
            name?: string | null;
            /** Password */
            password?: string | null;
        };
        /**
         * Place
         * @description A workspace you are in.
         */
        atelier__server__routers__me__Place: {
            /**
             * Id
             * @example default
             */
            id: string;
            /** Title */
            title: string;
            role: components["schemas"]["Role"];
        };
        /**
         * ReportOut
         * @description Something that somebody reported.
         */
        atelier__server__routers__moderation__ReportOut: {
            /** Id */
            id: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Reporter */
            reporter: string;
            /** Asset */
            asset: string;
            reason: components["schemas"]["Reason"];
            /** Words */
            words: string;
            state: components["schemas"]["ReportState"];
            /**
             * Action
             * @description What became of the asset: none, trash, explicit or minor.
             */
            action: string;
            /** Decided By */
            decided_by: string;
            /** Decided At */
            decided_at: string | null;
            /** Note */
            note: string;
        };
        /**
         * Acceptance
         * @description Which verdict to overrule; all of them when none is named.
         */
        atelier__server__routers__photos__Acceptance: {
            /**
             * Check
             * @default
             */
            check: string;
            /**
             * Note
             * @default
             */
            note: string;
        };
        /**
         * Changed
         * @description How many it concerned.
         */
        atelier__server__routers__photos__Changed: {
            /** Count */
            count: number;
        };
        /**
         * Place
         * @description A place in a picture, px.
         */
        atelier__server__routers__selecting__Place: {
            /** X */
            x: number;
            /** Y */
            y: number;
        };
        /**
         * Samples
         * @description The sample people that there are.
         */
        atelier__server__routers__subjects__Samples: {
            /** Items */
            items: string[];
        };
        /**
         * Samples
         * @description What a training drew meanwhile, with the same seeds at every checkpoint.
         */
        atelier__server__routers__training__Samples: {
            /**
             * Prompts
             * @description One for each column.
             */
            prompts: string[];
            /** Items */
            items: components["schemas"]["Sample"][];
        };
        /**
         * Link
         * @description A token that is shown this once. `path` is where the studio's page takes it.
         */
        atelier__server__words__Link: {
            /**
             * Token
             * @example ate_reset_4fWk…
             */
            token: string;
            /**
             * Path
             * @description Put the server's address before it.
             * @example /reset#token=ate_reset_4fWk…
             */
            path: string;
        };
        /**
         * FieldProblem
         * @description One part of a request that cannot be used.
         */
        FieldProblem: {
            /**
             * Where
             * @example [
             *       "body",
             *       "name"
             *     ]
             */
            where: (string | number)[];
            /**
             * Problem
             * @example Field required
             */
            problem: string;
        };
        /**
         * Problem
         * @description What went wrong, in words and for programs.
         * @example {
         *       "advice": "see GET /v1/subjects",
         *       "detail": "there is no subject 'Mira' in this workspace",
         *       "kept": "",
         *       "status": 404,
         *       "title": "Not found",
         *       "type": "/v1/problems/not-found"
         *     }
         */
        Problem: {
            /**
             * Type
             * @description What kind of problem; GET it for an explanation.
             */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /**
             * Detail
             * @description What happened, with the numbers.
             */
            detail: string;
            /**
             * Advice
             * @description What to do next.
             * @default
             */
            advice: string;
            /**
             * Kept
             * @description What was kept in spite of it.
             * @default
             */
            kept: string;
            /**
             * Errors
             * @description Which parts of the request cannot be used.
             * @default []
             */
            errors: components["schemas"]["FieldProblem"][];
            /**
             * Request
             * @description Id of the request, to be found in the server's log.
             * @default
             */
            request: string;
            /**
             * Subject
             * @description Id of the subject whose consent is missing, where that is why.
             * @default
             */
            subject: string;
        };
        /**
         * OpenAIError
         * @description What OpenAI's clients read of an error.
         */
        OpenAIError: {
            /**
             * Message
             * @example there is no model 'mira'
             */
            message: string;
            /**
             * Type
             * @example not_found_error
             */
            type: string;
            /**
             * Param
             * @example model
             */
            param: string | null;
            /**
             * Code
             * @example not_found
             */
            code: string;
        };
        /**
         * OpenAIProblem
         * @description A problem that OpenAI's clients understand as well.
         */
        OpenAIProblem: {
            /**
             * Type
             * @description What kind of problem; GET it for an explanation.
             */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /**
             * Detail
             * @description What happened, with the numbers.
             */
            detail: string;
            /**
             * Advice
             * @description What to do next.
             * @default
             */
            advice: string;
            /**
             * Kept
             * @description What was kept in spite of it.
             * @default
             */
            kept: string;
            /**
             * Errors
             * @description Which parts of the request cannot be used.
             * @default []
             */
            errors: components["schemas"]["FieldProblem"][];
            /**
             * Request
             * @description Id of the request, to be found in the server's log.
             * @default
             */
            request: string;
            /**
             * Subject
             * @description Id of the subject whose consent is missing, where that is why.
             * @default
             */
            subject: string;
            error: components["schemas"]["OpenAIError"];
        };
    };
    responses: {
        /** @description `bad-request`: The request cannot be read as HTTP, or its body not as what it says that it is. */
        BadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `cancelled`: A person stopped it. Whatever was finished is kept and can be resumed. `conflict`: The thing exists already, or changed meanwhile. */
        Conflict: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `corrupt`: Stored data is not what was written: a truncated blob, a failed checksum, a foreign key missing. `defect`: A defect of the studio. */
        Defect: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid-input`: Something a person gave cannot be used: a file, a value, a combination of options. */
        InvalidInput: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `not-found`: A thing that was named does not exist in this workspace. */
        NotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `bad-request`: The request cannot be read as HTTP, or its body not as what it says that it is. `invalid-input`: Something a person gave cannot be used: a file, a value, a combination of options. */
        OpenAIBadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["OpenAIProblem"];
            };
        };
        /** @description `cancelled`: A person stopped it. Whatever was finished is kept and can be resumed. `conflict`: The thing exists already, or changed meanwhile. */
        OpenAIConflict: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["OpenAIProblem"];
            };
        };
        /** @description `corrupt`: Stored data is not what was written: a truncated blob, a failed checksum, a foreign key missing. `defect`: A defect of the studio. */
        OpenAIDefect: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["OpenAIProblem"];
            };
        };
        /** @description `not-found`: A thing that was named does not exist in this workspace. */
        OpenAINotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["OpenAIProblem"];
            };
        };
        /** @description `out-of-resources`: Disk, memory or budget does not suffice; the message gives needed and available. */
        OpenAIOutOfResources: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["OpenAIProblem"];
            };
        };
        /** @description `forbidden`: Who is signed in may not do this: role, scope of the key, origin of the request. `refused`: A rule of the studio forbids it: consent, rating, licence, erasure. */
        OpenAIRefused: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["OpenAIProblem"];
            };
        };
        /** @description `sign-in-needed`: Nobody is signed in, or what was shown for it is wrong, used up, expired or revoked. */
        OpenAISignInNeeded: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["OpenAIProblem"];
            };
        };
        /** @description `too-large`: What was sent is larger than is accepted; the message gives both sizes. */
        OpenAITooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["OpenAIProblem"];
            };
        };
        /** @description `too-many`: A rate limit or a quota is used up. */
        OpenAITooMany: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["OpenAIProblem"];
            };
        };
        /** @description `unavailable`: Something outside the studio (a hub, a provider, a device) does not answer. */
        OpenAIUnavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["OpenAIProblem"];
            };
        };
        /** @description `out-of-resources`: Disk, memory or budget does not suffice; the message gives needed and available. */
        OutOfResources: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `forbidden`: Who is signed in may not do this: role, scope of the key, origin of the request. `refused`: A rule of the studio forbids it: consent, rating, licence, erasure. */
        Refused: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `sign-in-needed`: Nobody is signed in, or what was shown for it is wrong, used up, expired or revoked. */
        SignInNeeded: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `too-large`: What was sent is larger than is accepted; the message gives both sizes. */
        TooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `too-many`: A rate limit or a quota is used up. */
        TooMany: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unavailable`: Something outside the studio (a hub, a provider, a device) does not answer. */
        Unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description Id of the workspace that the request is about; the caller's own first one without.
         * @example spring-campaign
         */
        Workspace: string;
    };
    requestBodies: never;
    headers: {
        /** @description Id of the request; the server's and the workers' logs carry it. */
        "X-Request-Id": string;
        /** @description What is left of the limit that this request counted against, and seconds until it is whole. */
        RateLimit: string;
        /** @description The limit itself: how many, in how many seconds. */
        "RateLimit-Policy": string;
        /** @description Seconds after which it is worth trying again. */
        "Retry-After": string;
        /** @description How to say who you are. */
        "WWW-Authenticate": string;
        /** @description `true` where the request was not done again: this is the answer that its key had before. */
        "Idempotency-Replayed": "true";
        /** @description Path of what was made. */
        Location: string;
        /** @description The session's cookies, or their end. They are out of reach of scripts. */
        "Set-Cookie": string;
        /** @description Names the content: sent back as `If-None-Match` it saves the transfer. */
        ETag: string;
        /** @description How long the content may be kept. */
        "Cache-Control": string;
        /** @description The file's name, and whether it is to be shown or saved. */
        "Content-Disposition": string;
        /** @description `bytes` where parts can be asked for by `Range`. */
        "Accept-Ranges": "bytes" | "none";
        /** @description Which part this is, or how much there is. */
        "Content-Range": string;
        /** @description The version of tus that is spoken. */
        "Tus-Resumable": string;
        /** @description The versions of tus that are spoken. */
        "Tus-Version": string;
        /** @description Bytes that are there. */
        "Upload-Offset": string;
        /** @description Bytes of the whole file. */
        "Upload-Length": string;
        /** @description When an upload that is not finished is removed. */
        "Upload-Expires": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_setup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What somebody who comes for the first time has to do. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupState"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
        };
    };
    set_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetUp"];
            };
        };
        responses: {
            /** @description You are signed in. The tokens are null when they went into cookies. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description You are signed in. The tokens are null when they went into cookies. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    refresh_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Refresh"] | null;
            };
        };
        responses: {
            /** @description You are signed in. The tokens are null when they went into cookies. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    reset_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reset"];
            };
        };
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    begin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Beginning"];
            };
        };
        responses: {
            /** @description Where to send the browser. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Elsewhere"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    come_back: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description On to the page; to `/sign-in#problem=…&detail=…` where it did not work. */
            303: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description You, in the workspace that this request is about. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_me: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MyChange"];
            };
        };
        responses: {
            /** @description You, in the workspace that this request is about. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_my_sessions: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: Where you are signed in. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MySession_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    end_my_other_sessions: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many sessions ended. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionsEnded"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    end_my_session: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the session. */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    leave_workspace: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the workspace. */
                workspace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    preview_account: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What would go with an account; nothing is changed yet. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountEndOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    erase_account: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountErasing"];
            };
        };
        responses: {
            /** @description Certificates of the workspaces that went with the account. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountErased"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_keys: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: An API key, without its secret. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Key_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_key: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyWish"];
            };
        };
        responses: {
            /** @description A key and its secret, which is shown this once. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewKey"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_key: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the key. */
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An API key, without its secret. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    revoke_key: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the key. */
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    rotate_key: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the key. */
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Rotation"] | null;
            };
        };
        responses: {
            /** @description A key and its secret, which is shown this once. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewKey"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_workspaces: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: One owner's or team's world. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Workspace_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_workspace: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkspaceWish"];
            };
        };
        responses: {
            /** @description One owner's or team's world. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_workspace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A workspace with what it holds. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkspaceDetails"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_workspace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkspaceChange"];
            };
        };
        responses: {
            /** @description A workspace with what it holds. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkspaceDetails"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    preview_erasing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What erasing a workspace would erase; nothing is changed yet. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkspaceContents"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    erase_workspace: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the workspace. */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EraseWish"];
            };
        };
        responses: {
            /** @description What went. It holds ids and counts, no names. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificateOfErasure"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_members: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: Somebody in a workspace. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Member_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                workspace: string;
                /** @description Id of the user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleWish"];
            };
        };
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    remove_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                workspace: string;
                /** @description Id of the user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_grants: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A team's role in a workspace. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TeamGrant_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_grant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                workspace: string;
                /** @description Id of the team. */
                team_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleWish"];
            };
        };
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    remove_grant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                workspace: string;
                /** @description Id of the team. */
                team_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_invitations: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: An invitation that can still be used. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Invitation_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_invitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the workspace. */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationWish"];
            };
        };
        responses: {
            /** @description An invitation and its link, which is shown this once. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewInvitation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    revoke_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                workspace: string;
                /** @description Id of the invitation. */
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    look_at_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Seen"];
            };
        };
        responses: {
            /** @description What an invitation is to. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeenInvitation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    accept_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["atelier__server__routers__invitations__Acceptance"];
            };
        };
        responses: {
            /** @description You are a member. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_teams: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A team. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Team_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_team: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamWish"];
            };
        };
        responses: {
            /** @description A team. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    remove_team: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the team. */
                team_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    rename_team: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the team. */
                team_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamWish"];
            };
        };
        responses: {
            /** @description A team. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_team_members: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                /** @description Id of the team. */
                team_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: Somebody in a team. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TeamMember_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_team_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the team. */
                team_id: string;
                /** @description Id of the user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    remove_team_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the team. */
                team_id: string;
                /** @description Id of the user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_users: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: Somebody who can sign in. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Account_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountWish"];
            };
        };
        responses: {
            /** @description A user who has yet to set a password, and the link for it. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewAccount"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Somebody who can sign in. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    remove_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    change_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountChange"];
            };
        };
        responses: {
            /** @description Somebody who can sign in. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    preview_user_erasing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What would go with an account; nothing is changed yet. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountEndOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    erase_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountErasing"];
            };
        };
        responses: {
            /** @description Certificates of the workspaces that went with the account. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountErased"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_user_sessions: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                /** @description Id of the user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: Where you are signed in. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MySession_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    end_user_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many sessions ended. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionsEnded"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    reset_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A token that is shown this once. `path` is where the studio's page takes it. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__words__Link"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_user_keys: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                /** @description Id of the user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: An API key, without its secret. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Key_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    revoke_user_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user. */
                user_id: string;
                /** @description Id of the key. */
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_subjects: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A subject at a glance. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SubjectOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    add_subject: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubjectWish"];
            };
        };
        responses: {
            /** @description A subject at a glance. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubjectOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_samples: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sample people that there are. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__routers__subjects__Samples"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    add_sample: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SampleWish"];
            };
        };
        responses: {
            /** @description A subject at a glance. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubjectOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_subject: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A subject at a glance. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubjectOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_subject: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubjectChange"];
            };
        };
        responses: {
            /** @description A subject at a glance. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubjectOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_consents: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: One recorded consent. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ConsentOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    give_consent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsentWish"];
            };
        };
        responses: {
            /** @description One recorded consent. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    withdraw_consent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Withdrawal"];
            };
        };
        responses: {
            /** @description How many consents it concerned. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Withdrawn"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_photos: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A photo of a subject. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PhotoOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    add_photos: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["Body_add_photos"];
            };
        };
        responses: {
            /** @description What became of the files that were brought, in order. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    change_photos: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PhotosChange"];
            };
        };
        responses: {
            /** @description How many it concerned. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__routers__photos__Changed"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    accept_photo: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
                /** @description Id of the photo. */
                photo: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["atelier__server__routers__photos__Acceptance"];
            };
        };
        responses: {
            /** @description A photo of a subject. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhotoOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    reject_photo: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
                /** @description Id of the photo. */
                photo: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rejection"];
            };
        };
        responses: {
            /** @description A photo of a subject. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhotoOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    delete_photo: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
                /** @description Id of the photo. */
                photo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_advice: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How good and varied the accepted photos are, all 0 to 1, and what to add. Null: no photo shows that trait. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Advice"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_uploads: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Uploads under way, oldest first. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Uploads"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    start_upload: {
        parameters: {
            query?: never;
            header?: {
                /** @description Bytes of the whole file; for tus clients. */
                "Upload-Length"?: number | null;
                /** @description `subject` and `filename`, each with its value in base64; for tus clients. */
                "Upload-Metadata"?: string;
                /** @description The version of tus that the client speaks. */
                "Tus-Resumable"?: string | null;
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UploadWish"] | null;
            };
        };
        responses: {
            /** @description An upload under way. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Upload-Offset": components["headers"]["Upload-Offset"];
                    "Upload-Length": components["headers"]["Upload-Length"];
                    "Upload-Expires": components["headers"]["Upload-Expires"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            /** @description `another-version`: version 1.0.0 of tus is spoken here. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Tus-Version": components["headers"]["Tus-Version"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/v1/problems/another-version",
                     *       "title": "Another version",
                     *       "status": 412,
                     *       "detail": "version 1.0.0 of tus is spoken here",
                     *       "advice": "",
                     *       "kept": ""
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_upload: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the upload. */
                upload: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An upload under way. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Upload-Offset": components["headers"]["Upload-Offset"];
                    "Upload-Length": components["headers"]["Upload-Length"];
                    "Upload-Expires": components["headers"]["Upload-Expires"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    remove_upload: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the upload. */
                upload: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    head_upload: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the upload. */
                upload: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An empty answer: its headers say it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Upload-Offset": components["headers"]["Upload-Offset"];
                    "Upload-Length": components["headers"]["Upload-Length"];
                    "Upload-Expires": components["headers"]["Upload-Expires"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    send_part: {
        parameters: {
            query?: never;
            header: {
                /** @description Where the part begins, in bytes. */
                "Upload-Offset": number;
                /** @description The version of tus that the client speaks. */
                "Tus-Resumable"?: string | null;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the upload. */
                upload: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/offset+octet-stream": string;
            };
        };
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Upload-Offset": components["headers"]["Upload-Offset"];
                    "Upload-Length": components["headers"]["Upload-Length"];
                    "Upload-Expires": components["headers"]["Upload-Expires"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            /** @description `another-version`: version 1.0.0 of tus is spoken here. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Tus-Version": components["headers"]["Tus-Version"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/v1/problems/another-version",
                     *       "title": "Another version",
                     *       "status": 412,
                     *       "detail": "version 1.0.0 of tus is spoken here",
                     *       "advice": "",
                     *       "kept": ""
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            /** @description `unsupported-media-type`: a part must be application/offset+octet-stream, not text/plain. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/v1/problems/unsupported-media-type",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "a part must be application/offset+octet-stream, not text/plain",
                     *       "advice": "",
                     *       "kept": ""
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    finish_upload: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the upload. */
                upload: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Finish"];
            };
        };
        responses: {
            /** @description What became of the files that were brought, in order. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_upload_links: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A link that takes files, as its workspace sees it. Its token is not shown again. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_UploadLink_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_upload_link: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UploadLinkWish"];
            };
        };
        responses: {
            /** @description A new link. Its token is shown this once. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadLinkMade"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_upload_link: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the link. */
                link_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A link that takes files, as its workspace sees it. Its token is not shown again. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadLink"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_upload_link_uses: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the link. */
                link_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What came by a link. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadUses"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    revoke_upload_link: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the link. */
                link_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A link that takes files, as its workspace sees it. Its token is not shown again. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadLink"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_incoming: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the link holds. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a link takes. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incoming"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_file: {
        parameters: {
            query?: {
                /** @description What the file is called. */
                name?: string;
            };
            header?: never;
            path: {
                /** @description What the link holds. */
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description What became of a file: of the one picture that it is, or of all in a zip. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceivedFiles"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    start_incoming: {
        parameters: {
            query?: never;
            header?: {
                /** @description Bytes of the whole file; for tus clients. */
                "Upload-Length"?: number | null;
                /** @description `subject` and `filename`, each with its value in base64; for tus clients. */
                "Upload-Metadata"?: string;
                /** @description The version of tus that the client speaks. */
                "Tus-Resumable"?: string | null;
            };
            path: {
                /** @description What the link holds. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IncomingWish"] | null;
            };
        };
        responses: {
            /** @description A file that comes in parts. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Upload-Offset": components["headers"]["Upload-Offset"];
                    "Upload-Length": components["headers"]["Upload-Length"];
                    "Upload-Expires": components["headers"]["Upload-Expires"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncomingUpload"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            /** @description `another-version`: version 1.0.0 of tus is spoken here. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Tus-Version": components["headers"]["Tus-Version"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/v1/problems/another-version",
                     *       "title": "Another version",
                     *       "status": 412,
                     *       "detail": "version 1.0.0 of tus is spoken here",
                     *       "advice": "",
                     *       "kept": ""
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    cancel_incoming: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the link holds. */
                token: string;
                /** @description Id of the upload. */
                upload: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    head_incoming: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the link holds. */
                token: string;
                /** @description Id of the upload. */
                upload: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An empty answer: its headers say it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Upload-Offset": components["headers"]["Upload-Offset"];
                    "Upload-Length": components["headers"]["Upload-Length"];
                    "Upload-Expires": components["headers"]["Upload-Expires"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    send_incoming_part: {
        parameters: {
            query?: never;
            header: {
                /** @description Where the part begins, in bytes. */
                "Upload-Offset": number;
                /** @description The version of tus that the client speaks. */
                "Tus-Resumable"?: string | null;
            };
            path: {
                /** @description What the link holds. */
                token: string;
                /** @description Id of the upload. */
                upload: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/offset+octet-stream": string;
            };
        };
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Upload-Offset": components["headers"]["Upload-Offset"];
                    "Upload-Length": components["headers"]["Upload-Length"];
                    "Upload-Expires": components["headers"]["Upload-Expires"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            /** @description `another-version`: version 1.0.0 of tus is spoken here. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Tus-Version": components["headers"]["Tus-Version"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/v1/problems/another-version",
                     *       "title": "Another version",
                     *       "status": 412,
                     *       "detail": "version 1.0.0 of tus is spoken here",
                     *       "advice": "",
                     *       "kept": ""
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            /** @description `unsupported-media-type`: a part must be application/offset+octet-stream, not text/plain. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/v1/problems/unsupported-media-type",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "a part must be application/offset+octet-stream, not text/plain",
                     *       "advice": "",
                     *       "kept": ""
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    finish_incoming: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the link holds. */
                token: string;
                /** @description Id of the upload. */
                upload: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What became of a file: of the one picture that it is, or of all in a zip. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceivedFiles"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_captions: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: What is said of a photo. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CaptionOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    write_captions: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaptionsWish"];
            };
        };
        responses: {
            /** @description How many captions changed. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__routers__captions__Changed"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    replace_in_captions: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Replacing"];
            };
        };
        responses: {
            /** @description How many captions changed. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__routers__captions__Changed"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    tag_captions: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Tagging"];
            };
        };
        responses: {
            /** @description How many captions changed. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__routers__captions__Changed"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    have_captions_written: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Writing"];
            };
        };
        responses: {
            /** @description A run: one execution of a recipe. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_caption_versions: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
                /** @description Id of the photo. */
                photo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: What is said of a photo. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CaptionOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_training_schema: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What can be said about a training, as a JSON schema: forms are made from it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrainingSchema"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_trainings: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A run: one execution of a recipe. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RunOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    start_training: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrainingOptions"];
            };
        };
        responses: {
            /** @description The run, with what was noticed about the wish. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Submitted"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    estimate_training: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrainingOptions"];
            };
        };
        responses: {
            /** @description What a training would do. Nothing was started. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrainingEstimate"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_losses: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the run. */
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A loss curve, thinned out to 500 points. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Losses"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_samples: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the run. */
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a training drew meanwhile, with the same seeds at every checkpoint. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__routers__training__Samples"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_adapters: {
        parameters: {
            query?: {
                /** @description Only of this subject, by id or name. */
                subject?: string | null;
                /** @description Those in the trash, instead of those that are not. */
                trashed?: boolean;
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A personal model with what is to be known of it at a glance: of the version that is drawn with. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AdapterOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    import_adapter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["Body_import_adapter"];
            };
        };
        responses: {
            /** @description A file that was brought in, as a version of a personal model. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_adapter: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                adapter: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A personal model with what is to be known of it at a glance: of the version that is drawn with. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdapterOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_adapter: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                adapter: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdapterChange"];
            };
        };
        responses: {
            /** @description A personal model with what is to be known of it at a glance: of the version that is drawn with. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdapterOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    trash_adapter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                adapter: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A personal model with what is to be known of it at a glance: of the version that is drawn with. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdapterOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    restore_adapter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                adapter: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A personal model with what is to be known of it at a glance: of the version that is drawn with. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdapterOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    inspect_version: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                adapter: string;
                /** @description Of the version. */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is in an adapter. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InspectionOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_version: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                adapter: string;
                /** @description Of the version. */
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VersionChange"];
            };
        };
        responses: {
            /** @description A personal model with its versions, oldest first. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonalModelOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    choose_version: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                adapter: string;
                /** @description Of the version. */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A personal model with its versions, oldest first. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonalModelOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_report: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                adapter: string;
                /** @description Of the version. */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report card of the training that a version comes from. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__routers__adapters__ReportOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    export_version: {
        parameters: {
            query?: {
                /** @description diffusers, kohya, bfl (ai-toolkit), or comfyui: what ComfyUI reads of that model. */
                layout?: "diffusers" | "kohya" | "bfl" | "comfyui";
                /** @description Of the numbers; same: as they are stored. */
                precision?: "same" | "fp32" | "bf16" | "fp16";
                /** @description Leave recipe, captions and training settings out of the file. */
                minimal?: boolean;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                adapter: string;
                /** @description Of the version. */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    plan_resize: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                adapter: string;
                /** @description Of the version. */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What smaller adapters would keep. Nothing was made. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResizePlanOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    resize_version: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                adapter: string;
                /** @description Of the version. */
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Resize"];
            };
        };
        responses: {
            /** @description A run: one execution of a recipe. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    estimate_merge: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Blend"];
            };
        };
        responses: {
            /** @description What a merge would give. Nothing was made. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MergePlanOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    merge_adapters: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Merge"];
            };
        };
        responses: {
            /** @description A run: one execution of a recipe. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    plan_export: {
        parameters: {
            query?: {
                /** @description diffusers, kohya, bfl (ai-toolkit), or comfyui: what ComfyUI reads of that model. */
                layout?: "diffusers" | "kohya" | "bfl" | "comfyui";
                /** @description Of the numbers; same: as they are stored. */
                precision?: "same" | "fp32" | "bf16" | "fp16";
                /** @description Leave recipe, captions and training settings out of the file. */
                minimal?: boolean;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                adapter: string;
                /** @description Of the version. */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a file for other programs would hold. Nothing was written. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportPlanOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_pictures: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWish"];
            };
        };
        responses: {
            /** @description The run, with what was noticed about the wish. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Submitted"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    estimate_creation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWish"];
            };
        };
        responses: {
            /** @description What creating would take. Nothing was started. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateEstimate"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    edit_picture: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditWish"];
            };
        };
        responses: {
            /** @description The run, with what was noticed about the wish. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Submitted"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    upscale_picture: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpscaleWish"];
            };
        };
        responses: {
            /** @description The run, with what was noticed about the wish. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Submitted"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    estimate_upscale: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpscaleWish"];
            };
        };
        responses: {
            /** @description What an enlargement will take. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpscaleEstimate"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_styles: {
        parameters: {
            query?: {
                /** @description Id of a base model; the default one without. */
                model?: string;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, by group. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StylesOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_grids: {
        parameters: {
            query?: {
                /** @description Those in the trash, instead of those that are not. */
                trashed?: boolean;
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A grid in a list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_GridSummary_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    draw_grid: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GridIn"];
            };
        };
        responses: {
            /** @description The run that draws it: its id is the grid's. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridSubmitted"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    estimate_grid: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GridIn"];
            };
        };
        responses: {
            /** @description What a grid would take. Nothing was started. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridEstimate"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_grid: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the grid. */
                grid_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A grid whole: the run, what was asked for, every cell (columns fastest), what was measured. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_grid: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the grid. */
                grid_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GridChange"];
            };
        };
        responses: {
            /** @description A grid whole: the run, what was asked for, every cell (columns fastest), what was measured. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    trash_grid: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the grid. */
                grid_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GridTrash"];
            };
        };
        responses: {
            /** @description A grid whole: the run, what was asked for, every cell (columns fastest), what was measured. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    restore_grid: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the grid. */
                grid_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A grid whole: the run, what was asked for, every cell (columns fastest), what was measured. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_grid_sheet: {
        parameters: {
            query?: {
                /** @description Place on the third axis. */
                page?: number;
                /** @description The file's format. */
                form?: "png" | "webp";
                /** @description px of a cell's longer side; fewer for many cells. */
                edge?: number;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the grid. */
                grid_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sheet. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                    "image/webp": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_waiting: {
        parameters: {
            query?: {
                /** @description Those that were submitted, too. */
                submitted?: boolean;
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A prompt that waits for a training, or waited. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_WaitingOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    keep_prompt: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WaitingWish"];
            };
        };
        responses: {
            /** @description The prompt, with what is drawn from a photo meanwhile. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeptOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_waiting: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the prompt. */
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A prompt that waits for a training, or waited. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancel_waiting: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the prompt. */
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    retry_waiting: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the prompt. */
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A prompt that waits for a training, or waited. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    create_guided: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GuidedWish"];
            };
        };
        responses: {
            /** @description The run, with what was noticed about the wish. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Submitted"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_takeovers: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Takeovers"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    end_takeover: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_drawing_models: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The models that draw: base models that are installed, and personal models. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelsOut"];
                };
            };
            400: components["responses"]["OpenAIBadRequest"];
            401: components["responses"]["OpenAISignInNeeded"];
            403: components["responses"]["OpenAIRefused"];
            404: components["responses"]["OpenAINotFound"];
            429: components["responses"]["OpenAITooMany"];
            500: components["responses"]["OpenAIDefect"];
            503: components["responses"]["OpenAIUnavailable"];
        };
    };
    get_drawing_model: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the model. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A model that draws. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__openai__ModelOut"];
                };
            };
            400: components["responses"]["OpenAIBadRequest"];
            401: components["responses"]["OpenAISignInNeeded"];
            403: components["responses"]["OpenAIRefused"];
            404: components["responses"]["OpenAINotFound"];
            429: components["responses"]["OpenAITooMany"];
            500: components["responses"]["OpenAIDefect"];
            503: components["responses"]["OpenAIUnavailable"];
        };
    };
    create_images: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GenerationWish"];
            };
        };
        responses: {
            /** @description The pictures. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImagesOut"];
                };
            };
            400: components["responses"]["OpenAIBadRequest"];
            401: components["responses"]["OpenAISignInNeeded"];
            403: components["responses"]["OpenAIRefused"];
            404: components["responses"]["OpenAINotFound"];
            409: components["responses"]["OpenAIConflict"];
            413: components["responses"]["OpenAITooLarge"];
            429: components["responses"]["OpenAITooMany"];
            500: components["responses"]["OpenAIDefect"];
            503: components["responses"]["OpenAIUnavailable"];
            507: components["responses"]["OpenAIOutOfResources"];
        };
    };
    edit_images: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["Body_edit_images"];
            };
        };
        responses: {
            /** @description The pictures. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImagesOut"];
                };
            };
            400: components["responses"]["OpenAIBadRequest"];
            401: components["responses"]["OpenAISignInNeeded"];
            403: components["responses"]["OpenAIRefused"];
            404: components["responses"]["OpenAINotFound"];
            409: components["responses"]["OpenAIConflict"];
            413: components["responses"]["OpenAITooLarge"];
            429: components["responses"]["OpenAITooMany"];
            500: components["responses"]["OpenAIDefect"];
            503: components["responses"]["OpenAIUnavailable"];
            507: components["responses"]["OpenAIOutOfResources"];
        };
    };
    get_image_file: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the asset. */
                asset_id: string;
                /** @description The file's format. */
                form: "png" | "jpeg" | "webp";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            400: components["responses"]["OpenAIBadRequest"];
            401: components["responses"]["OpenAISignInNeeded"];
            403: components["responses"]["OpenAIRefused"];
            404: components["responses"]["OpenAINotFound"];
            429: components["responses"]["OpenAITooMany"];
            500: components["responses"]["OpenAIDefect"];
            503: components["responses"]["OpenAIUnavailable"];
        };
    };
    list_models: {
        parameters: {
            query?: {
                /** @description Also say how each would be held on this machine. */
                plan?: boolean;
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A base model. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ModelOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_loaded: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the server has in memory; workers have their own. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoadedOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    free_memory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the server has in memory; workers have their own. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoadedOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_model: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the model. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A base model. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__routers__catalog__ModelOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    remove_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the model. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What removing gave back. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Freed"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    pull_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the model. */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PullWish"];
            };
        };
        responses: {
            /** @description A run: one execution of a recipe. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_auxiliary: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: An auxiliary model. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AuxiliaryOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_auxiliary: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the model. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An auxiliary model. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuxiliaryOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    remove_auxiliary: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the model. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What removing gave back. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Freed"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    pull_auxiliary: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the model. */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PullWish"];
            };
        };
        responses: {
            /** @description A run: one execution of a recipe. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_runs: {
        parameters: {
            query?: {
                /** @description Only runs in one of these states. */
                state?: components["schemas"]["State"][] | null;
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A run: one execution of a recipe. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RunOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    submit_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunWish"];
            };
        };
        responses: {
            /** @description A run: one execution of a recipe. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    estimate_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunWish"];
            };
        };
        responses: {
            /** @description What a run would do. Nothing was started. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Estimate"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_run: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the run. */
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A run with what went in and what came out. Assets stand as `{"$asset": id}`. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_run: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the run. */
                run_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunChange"];
            };
        };
        responses: {
            /** @description A run: one execution of a recipe. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_run_graph: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the run. */
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A run's recipe, and what became of each step. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunGraph"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_tasks: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the run. */
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A task: one execution of a step. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TaskOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancel_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the run. */
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A run: one execution of a recipe. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    retry_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the run. */
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A run: one execution of a recipe. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    pause_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the run. */
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A run: one execution of a recipe. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    resume_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the run. */
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A run: one execution of a recipe. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    move_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the run. */
                run_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Move"];
            };
        };
        responses: {
            /** @description A run: one execution of a recipe. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_queue: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The queue at this moment. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueState"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_workers: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A worker process. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_WorkerOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_pauses: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A kind of lane from which nothing is taken. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PauseOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    pause_queue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PauseWish"];
            };
        };
        responses: {
            /** @description The queue at this moment. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueState"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    resume_queue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResumeWish"];
            };
        };
        responses: {
            /** @description The queue at this moment. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueState"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_recipes: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A recipe: a named graph of steps with named inputs. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RecipeSummary_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    check_recipe: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecipeText"];
            };
        };
        responses: {
            /** @description What is to be said of a recipe that is being made. Nothing was saved. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecipeReview"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_recipe: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Its name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A recipe whole: as JSON (`definition` of a run's request) and as TOML, to keep and to share. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecipeOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    save_recipe: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Its name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecipeWish"];
            };
        };
        responses: {
            /** @description A recipe whole: as JSON (`definition` of a run's request) and as TOML, to keep and to share. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecipeOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    remove_recipe: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Its name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    change_recipe: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Its name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecipeChange"];
            };
        };
        responses: {
            /** @description A recipe whole: as JSON (`definition` of a run's request) and as TOML, to keep and to share. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecipeOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_steps: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: An operation of the studio. From `schema` come forms and checks of its fields. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_StepOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_step: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Its name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An operation of the studio. From `schema` come forms and checks of its fields. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_assets: {
        parameters: {
            query?: {
                /** @description What is equal comes newest first. */
                order?: components["schemas"]["Order"];
                /** @description Pass over so many first; without a cursor only. */
                skip?: number;
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
                /** @description Any of these; photo and picture without. `all`. */
                kind?: string[] | null;
                /** @description Ids; all of these. */
                subject?: string[] | null;
                /** @description All of these. */
                tag?: string[] | null;
                /** @description Any of these. */
                model?: string[] | null;
                /** @description By name; any of these. */
                adapter?: string[] | null;
                /** @description Any of these. */
                step?: string[] | null;
                /** @description general, sensitive, explicit, unrated; any of these. */
                rating?: string[] | null;
                /** @description portrait, landscape, square; any of these. */
                shape?: string[] | null;
                /** @description Any of these. */
                media_type?: string[] | null;
                /** @description In this collection. */
                collection?: string | null;
                /** @description Made by this run. */
                run?: string | null;
                /** @description At least so many. */
                stars?: number;
                /** @description Recorded at or after. */
                since?: string | null;
                /** @description Recorded before. */
                until?: string | null;
                /** @description At least so many pixels. */
                short_side?: number;
                /** @description Only what is marked as showing a minor. */
                minor?: boolean;
                /** @description What is in the trash, instead of what is not. */
                trashed?: boolean;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: An asset in a list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AssetOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    bring_picture: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["Body_bring_picture"];
            };
        };
        responses: {
            /** @description An asset in a list. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    change_assets: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkChange"];
            };
        };
        responses: {
            /** @description How many assets were changed. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__routers__assets__Changed"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    trash_assets: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Chosen"];
            };
        };
        responses: {
            /** @description How many assets were changed. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__routers__assets__Changed"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    restore_assets: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Chosen"];
            };
        };
        responses: {
            /** @description How many assets were changed. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__routers__assets__Changed"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    empty_trash: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Emptying"];
            };
        };
        responses: {
            /** @description How many assets were changed. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__routers__assets__Changed"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    zip_assets: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Packing"];
            };
        };
        responses: {
            /** @description The archive. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_asset: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the asset. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An asset with all that is known of it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetDetail"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_asset: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the asset. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    change_asset: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the asset. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssetChange"];
            };
        };
        responses: {
            /** @description An asset with all that is known of it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetDetail"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_content: {
        parameters: {
            query?: {
                /** @description Save it, even where a browser could show it. */
                download?: boolean;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the asset. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Accept-Ranges": components["headers"]["Accept-Ranges"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "image/avif": string;
                    "image/gif": string;
                    "image/jpeg": string;
                    "image/png": string;
                    "image/webp": string;
                    "application/octet-stream": string;
                };
            };
            /** @description A part of the file. */
            206: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Content-Range": components["headers"]["Content-Range"];
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Accept-Ranges": components["headers"]["Accept-Ranges"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "image/avif": string;
                    "image/gif": string;
                    "image/jpeg": string;
                    "image/png": string;
                    "image/webp": string;
                    "application/octet-stream": string;
                };
            };
            /** @description You have it. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            /** @description No such range. */
            416: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Content-Range": components["headers"]["Content-Range"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_thumbnail: {
        parameters: {
            query?: {
                /** @description Pixels of the longest side. */
                size?: components["schemas"]["Size"];
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the asset. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": string;
                };
            };
            /** @description You have it. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_addresses: {
        parameters: {
            query?: {
                /** @description How long they work; more than 900 need the right to share. */
                seconds?: number | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the asset. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Paths that whoever has them may get for a while. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Addresses"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_lineage: {
        parameters: {
            query?: {
                /** @description Steps each way. */
                depth?: number;
                /** @description Assets at most. */
                most?: number;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the asset. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What an asset came from and what came from it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineageOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_recall: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the asset. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How an asset was made, to make it again or something like it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecallOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    select_in_picture: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the asset. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Point"];
            };
        };
        responses: {
            /** @description What lies at the point. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SelectionOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_documents: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A document without its content. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DocumentSummary_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    add_document: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentWish"];
            };
        };
        responses: {
            /** @description A document without its content. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentSummary"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_document: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the document. */
                document: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A document whole. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    save_document: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the document. */
                document: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentWish"];
            };
        };
        responses: {
            /** @description A document without its content. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentSummary"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    remove_document: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the document. */
                document: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_document_thumbnail: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the document. */
                document: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    search_words: {
        parameters: {
            query: {
                /** @description Words that must all be there; "a phrase"; -without; begin*. */
                q: string;
                /** @description `auto`: best first up to a thousand matches. */
                ranking?: components["schemas"]["Ranking"];
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
                /** @description Any of these; photo and picture without. `all`. */
                kind?: string[] | null;
                /** @description Ids; all of these. */
                subject?: string[] | null;
                /** @description All of these. */
                tag?: string[] | null;
                /** @description Any of these. */
                model?: string[] | null;
                /** @description By name; any of these. */
                adapter?: string[] | null;
                /** @description Any of these. */
                step?: string[] | null;
                /** @description general, sensitive, explicit, unrated; any of these. */
                rating?: string[] | null;
                /** @description portrait, landscape, square; any of these. */
                shape?: string[] | null;
                /** @description Any of these. */
                media_type?: string[] | null;
                /** @description In this collection. */
                collection?: string | null;
                /** @description Made by this run. */
                run?: string | null;
                /** @description At least so many. */
                stars?: number;
                /** @description Recorded at or after. */
                since?: string | null;
                /** @description Recorded before. */
                until?: string | null;
                /** @description At least so many pixels. */
                short_side?: number;
                /** @description Only what is marked as showing a minor. */
                minor?: boolean;
                /** @description What is in the trash, instead of what is not. */
                trashed?: boolean;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of matches. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hits"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    search_pictured: {
        parameters: {
            query: {
                /** @description Words that must all be there; "a phrase"; -without; begin*. */
                q: string;
                /** @description Items at most. */
                limit?: number;
                /** @description Any of these; photo and picture without. `all`. */
                kind?: string[] | null;
                /** @description Ids; all of these. */
                subject?: string[] | null;
                /** @description All of these. */
                tag?: string[] | null;
                /** @description Any of these. */
                model?: string[] | null;
                /** @description By name; any of these. */
                adapter?: string[] | null;
                /** @description Any of these. */
                step?: string[] | null;
                /** @description general, sensitive, explicit, unrated; any of these. */
                rating?: string[] | null;
                /** @description portrait, landscape, square; any of these. */
                shape?: string[] | null;
                /** @description Any of these. */
                media_type?: string[] | null;
                /** @description In this collection. */
                collection?: string | null;
                /** @description Made by this run. */
                run?: string | null;
                /** @description At least so many. */
                stars?: number;
                /** @description Recorded at or after. */
                since?: string | null;
                /** @description Recorded before. */
                until?: string | null;
                /** @description At least so many pixels. */
                short_side?: number;
                /** @description Only what is marked as showing a minor. */
                minor?: boolean;
                /** @description What is in the trash, instead of what is not. */
                trashed?: boolean;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Assets by likeness, the best first. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NearList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    search_similar: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description Any of these; photo and picture without. `all`. */
                kind?: string[] | null;
                /** @description Ids; all of these. */
                subject?: string[] | null;
                /** @description All of these. */
                tag?: string[] | null;
                /** @description Any of these. */
                model?: string[] | null;
                /** @description By name; any of these. */
                adapter?: string[] | null;
                /** @description Any of these. */
                step?: string[] | null;
                /** @description general, sensitive, explicit, unrated; any of these. */
                rating?: string[] | null;
                /** @description portrait, landscape, square; any of these. */
                shape?: string[] | null;
                /** @description Any of these. */
                media_type?: string[] | null;
                /** @description In this collection. */
                collection?: string | null;
                /** @description Made by this run. */
                run?: string | null;
                /** @description At least so many. */
                stars?: number;
                /** @description Recorded at or after. */
                since?: string | null;
                /** @description Recorded before. */
                until?: string | null;
                /** @description At least so many pixels. */
                short_side?: number;
                /** @description Only what is marked as showing a minor. */
                minor?: boolean;
                /** @description What is in the trash, instead of what is not. */
                trashed?: boolean;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the asset. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Assets by likeness, the best first. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NearList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_duplicates: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Groups of near-duplicates, the newest group first. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    search_duplicates: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the asset. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Assets by likeness, the best first. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NearList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    search_colour: {
        parameters: {
            query: {
                /** @description As rrggbb. */
                colour: string[];
                /** @description Items at most. */
                limit?: number;
                /** @description Any of these; photo and picture without. `all`. */
                kind?: string[] | null;
                /** @description Ids; all of these. */
                subject?: string[] | null;
                /** @description All of these. */
                tag?: string[] | null;
                /** @description Any of these. */
                model?: string[] | null;
                /** @description By name; any of these. */
                adapter?: string[] | null;
                /** @description Any of these. */
                step?: string[] | null;
                /** @description general, sensitive, explicit, unrated; any of these. */
                rating?: string[] | null;
                /** @description portrait, landscape, square; any of these. */
                shape?: string[] | null;
                /** @description Any of these. */
                media_type?: string[] | null;
                /** @description In this collection. */
                collection?: string | null;
                /** @description Made by this run. */
                run?: string | null;
                /** @description At least so many. */
                stars?: number;
                /** @description Recorded at or after. */
                since?: string | null;
                /** @description Recorded before. */
                until?: string | null;
                /** @description At least so many pixels. */
                short_side?: number;
                /** @description Only what is marked as showing a minor. */
                minor?: boolean;
                /** @description What is in the trash, instead of what is not. */
                trashed?: boolean;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Assets by likeness, the best first. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NearList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_facets: {
        parameters: {
            query?: {
                /** @description Any of these; photo and picture without. `all`. */
                kind?: string[] | null;
                /** @description Ids; all of these. */
                subject?: string[] | null;
                /** @description All of these. */
                tag?: string[] | null;
                /** @description Any of these. */
                model?: string[] | null;
                /** @description By name; any of these. */
                adapter?: string[] | null;
                /** @description Any of these. */
                step?: string[] | null;
                /** @description general, sensitive, explicit, unrated; any of these. */
                rating?: string[] | null;
                /** @description portrait, landscape, square; any of these. */
                shape?: string[] | null;
                /** @description Any of these. */
                media_type?: string[] | null;
                /** @description In this collection. */
                collection?: string | null;
                /** @description Made by this run. */
                run?: string | null;
                /** @description At least so many. */
                stars?: number;
                /** @description Recorded at or after. */
                since?: string | null;
                /** @description Recorded before. */
                until?: string | null;
                /** @description At least so many pixels. */
                short_side?: number;
                /** @description Only what is marked as showing a minor. */
                minor?: boolean;
                /** @description What is in the trash, instead of what is not. */
                trashed?: boolean;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Which values there are, by dimension, most frequent first, up to 50 each. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facets"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_timeline: {
        parameters: {
            query?: {
                /** @description Of a bucket. */
                span?: components["schemas"]["Span"];
                /** @description Any of these; photo and picture without. `all`. */
                kind?: string[] | null;
                /** @description Ids; all of these. */
                subject?: string[] | null;
                /** @description All of these. */
                tag?: string[] | null;
                /** @description Any of these. */
                model?: string[] | null;
                /** @description By name; any of these. */
                adapter?: string[] | null;
                /** @description Any of these. */
                step?: string[] | null;
                /** @description general, sensitive, explicit, unrated; any of these. */
                rating?: string[] | null;
                /** @description portrait, landscape, square; any of these. */
                shape?: string[] | null;
                /** @description Any of these. */
                media_type?: string[] | null;
                /** @description In this collection. */
                collection?: string | null;
                /** @description Made by this run. */
                run?: string | null;
                /** @description At least so many. */
                stars?: number;
                /** @description Recorded at or after. */
                since?: string | null;
                /** @description Recorded before. */
                until?: string | null;
                /** @description At least so many pixels. */
                short_side?: number;
                /** @description Only what is marked as showing a minor. */
                minor?: boolean;
                /** @description What is in the trash, instead of what is not. */
                trashed?: boolean;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Buckets, the newest first. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeline"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_tags: {
        parameters: {
            query?: {
                /** @description Only those that begin so. */
                begins?: string;
                /** @description Items at most. */
                limit?: number;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "value": "builtin",
                     *         "count": 4
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["FacetValue"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_collections: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A collection. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Collection_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_collection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CollectionWish"];
            };
        };
        responses: {
            /** @description A collection. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collection"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_collection: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the collection. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A collection. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collection"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_collection: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the collection. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    change_collection: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the collection. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CollectionChange"];
            };
        };
        responses: {
            /** @description A collection. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collection"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_collection_items: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the collection. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: An asset in a list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AssetOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    add_collection_items: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the collection. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Putting"];
            };
        };
        responses: {
            /** @description How many assets were changed. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__routers__assets__Changed"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    remove_collection_items: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the collection. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Taking"];
            };
        };
        responses: {
            /** @description How many assets were changed. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__routers__assets__Changed"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    zip_collection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the collection. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CollectionPacking"];
            };
        };
        responses: {
            /** @description The archive. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_shares: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A link, as its workspace sees it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Share_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_share: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareWish"];
            };
        };
        responses: {
            /** @description A new link. Its token is shown this once. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareMade"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_share: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the share. */
                share_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A link, as its workspace sees it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Share"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_share_assets: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the share. */
                share_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       "mfzwizltoq2gk4dc"
                     *     ]
                     */
                    "application/json": string[];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    revoke_share: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the share. */
                share_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A link, as its workspace sees it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Share"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    open_share: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the link holds. */
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Opening"];
            };
        };
        responses: {
            /** @description What a link shows. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SharedPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_shared_thumbnail: {
        parameters: {
            query?: {
                /** @description Pixels of the longest side. */
                size?: components["schemas"]["Size"];
                /** @description What opening a link with a password gave. */
                pass?: string | null;
            };
            header?: never;
            path: {
                /** @description What the link holds. */
                token: string;
                /** @description Id of the asset. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": string;
                };
            };
            /** @description You have it. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_shared_content: {
        parameters: {
            query?: {
                /** @description What opening a link with a password gave. */
                pass?: string | null;
            };
            header?: never;
            path: {
                /** @description What the link holds. */
                token: string;
                /** @description Id of the asset. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "image/avif": string;
                    "image/gif": string;
                    "image/jpeg": string;
                    "image/png": string;
                    "image/webp": string;
                    "application/octet-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_export_presets: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Presets"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    export_asset: {
        parameters: {
            query?: {
                /** @description The file's format. */
                form?: ("png" | "jpg" | "jpeg" | "webp" | "avif") | null;
                /** @description px; alone it keeps the shape. */
                width?: number | null;
                /** @description px; alone it keeps the shape. */
                height?: number | null;
                /** @description With both: contain stays within them, cover fills them and cuts. */
                fit?: ("contain" | "cover") | null;
                /** @description For all but PNG. */
                quality?: number | null;
                /** @description full holds recipe and prompt; minimal only that it is AI-made. */
                metadata?: ("full" | "minimal") | null;
                /** @description The invisible mark. */
                mark?: boolean | null;
                /** @description The signed manifest (C2PA). */
                sign?: boolean | null;
                /** @description To state in PNG and JPEG. */
                dpi?: number | null;
                /** @description See GET /v1/export-presets. */
                preset?: string;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the asset. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                    "image/jpeg": string;
                    "image/webp": string;
                    "image/avif": string;
                    "application/octet-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    submit_export: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportWish"];
            };
        };
        responses: {
            /** @description A run: one execution of a recipe. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    verify_file: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["Body_verify_file"];
            };
        };
        responses: {
            /** @description What is known of a file. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerificationOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    show_certificate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What files are signed under. Only who trusts it knows the signer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificateOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
        };
    };
    preview_forgetting: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What forgetting would do; nothing is changed yet. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    forget_subject: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id or name. */
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForgetWish"];
            };
        };
        responses: {
            /** @description What went. It holds ids and counts, no names. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificateOfErasure"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_erasures: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: What went. It holds ids and counts, no names. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CertificateOfErasure_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    show_policies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is screened, in words. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policies"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
        };
    };
    list_reports: {
        parameters: {
            query?: {
                /** @description Only those in this state. */
                state?: components["schemas"]["ReportState"][] | null;
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: Something that somebody reported. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ReportOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    report_asset: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportWish"];
            };
        };
        responses: {
            /** @description Something that somebody reported. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__routers__moderation__ReportOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    decide_report: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the report. */
                report_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportDecision"];
            };
        };
        responses: {
            /** @description Something that somebody reported. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["atelier__server__routers__moderation__ReportOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_refusals: {
        parameters: {
            query?: {
                /** @description Only those in this state. */
                state?: components["schemas"]["RefusalState"][] | null;
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A wish that was refused. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RefusalOut_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    appeal_refusal: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the refusal. */
                refusal_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppealWish"];
            };
        };
        responses: {
            /** @description A wish that was refused. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefusalOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    decide_appeal: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the refusal. */
                refusal_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppealDecision"];
            };
        };
        responses: {
            /** @description A wish that was refused. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefusalOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_backups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, oldest first. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackupsOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    make_backup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BackupWish"];
            };
        };
        responses: {
            /** @description What a backup did. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackupMade"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_costs: {
        parameters: {
            query?: {
                /** @description Recorded at or after. */
                since?: string | null;
                /** @description Recorded before. */
                until?: string | null;
                /** @description Whose shares to tell too. */
                by?: ("user" | "subject") | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sums of what tasks recorded, also those that failed later, and those of runs that are erased. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Costs"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_storage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is stored. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_budgets: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them; there are few. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    set_budget: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BudgetWish"];
            };
        };
        responses: {
            /** @description A budget, and how full it is. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    remove_budget: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the budget. */
                budget_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_audit: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: Something that was done. Ids and counts only: names are looked up, and can be erased. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Entry_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_instance_audit: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: Something that was done. Ids and counts only: names are looked up, and can be erased. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Entry_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_webhooks: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them; there are few. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_webhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookWish"];
            };
        };
        responses: {
            /** @description A webhook and its secret, which is shown this once. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_webhook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the webhook. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An address that is told what happens. Its secret is not shown again. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    remove_webhook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the webhook. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    change_webhook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the webhook. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookChange"];
            };
        };
        responses: {
            /** @description An address that is told what happens. Its secret is not shown again. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    rotate_webhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the webhook. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A webhook and its secret, which is shown this once. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    test_webhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the webhook. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A message to a webhook, and what came of the last attempt to deliver it. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_deliveries: {
        parameters: {
            query?: {
                /** @description Only those in this state. */
                state?: ("waiting" | "delivered" | "failed") | null;
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the webhook. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A message to a webhook, and what came of the last attempt to deliver it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Delivery_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_delivery: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the webhook. */
                webhook_id: string;
                /** @description Id of the delivery. */
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A message to a webhook, and what came of the last attempt to deliver it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    redeliver: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again with the same key, the request is answered again and not done again, for 24 hours. */
                "Idempotency-Key"?: string;
                /**
                 * @description Id of the workspace that the request is about; the caller's own first one without.
                 * @example spring-campaign
                 */
                "Atelier-Workspace"?: components["parameters"]["Workspace"];
            };
            path: {
                /** @description Id of the webhook. */
                webhook_id: string;
                /** @description Id of the delivery. */
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A message to a webhook, and what came of the last attempt to deliver it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_server: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the server runs. What is set when it starts is changed by starting it anew, see docs/api.md. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerFacts"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_memory_cap: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How much memory models may use at most on this machine. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemoryCapOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    set_memory_cap: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemoryCapWish"];
            };
        };
        responses: {
            /** @description How much memory models may use at most on this machine. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemoryCapOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_limits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What one user may in one workspace. None stands for "no limit". */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Limits"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_limits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LimitChange"];
            };
        };
        responses: {
            /** @description What one user may in one workspace. None stands for "no limit". */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Limits"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_user_limits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What one user may in one workspace. None stands for "no limit". */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Limits"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    clear_user_limits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    change_user_limits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LimitChange"];
            };
        };
        responses: {
            /** @description What one user may in one workspace. None stands for "no limit". */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Limits"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    get_workspace_limits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                workspace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What one user may in one workspace. None stands for "no limit". */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Limits"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    clear_workspace_limits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                workspace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    change_workspace_limits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                workspace_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LimitChange"];
            };
        };
        responses: {
            /** @description What one user may in one workspace. None stands for "no limit". */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Limits"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_all_workspaces: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A workspace, from outside: an administrator who is no member does not see into it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_WorkspaceFacts_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_any_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                workspace_id: string;
                /** @description Id of the user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleWish"];
            };
        };
        responses: {
            /** @description It is done; there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["OutOfResources"];
        };
    };
    list_problems: {
        parameters: {
            query?: {
                /** @description Items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. An item: A kind of problem. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ProblemKind_"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
        };
    };
    get_problem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The last part of a problem's `type`. */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A kind of problem. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemKind"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
    live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process answers. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alive"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether requests can be served; each part that was looked at. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures, one a line. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SignInNeeded"];
            403: components["responses"]["Refused"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["InvalidInput"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["Defect"];
            503: components["responses"]["Unavailable"];
        };
    };
}
