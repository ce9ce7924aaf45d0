/// Values of AsyncLocals and the thread, across the awaits of a task expression.
module Lariat.FSharp.Tests.ContextTests

open System
open System.Threading
open System.Threading.Tasks
open Lariat
open Xunit

let private local = AsyncLocal<string>()

[<Fact>]
let AsyncLocal_AcrossAwaits_IsKept () =
    TestLoop.runReal (fun () ->
        task {
            local.Value <- "mine"

            let other =
                LoopTask.Create(fun () ->
                    task {
                        let before = local.Value
                        local.Value <- "other's"
                        do! Coroutine.Sleep 0.0
                        return before, local.Value
                    })

            do! Coroutine.Sleep 0.0
            do! Task.Yield()
            do! Task.Run(fun () -> local.Value <- "the pool's")
            let! theirs = other.AsCoroutine()

            Assert.Equal("mine", local.Value)
            Assert.Equal(("mine", "other's"), theirs)
        })

[<Fact>]
let Thread_AcrossAwaits_IsTheLoops () =
    TestLoop.runReal (fun () ->
        task {
            let thread = Environment.CurrentManagedThreadId
            do! Coroutine.Sleep 0.0
            let ofSleep = Environment.CurrentManagedThreadId
            do! Task.Run(fun () -> ())
            let ofTask = Environment.CurrentManagedThreadId
            do! Task.Yield()

            Assert.Equal((thread, thread, thread), (ofSleep, ofTask, Environment.CurrentManagedThreadId))
        })

[<Fact>]
let CurrentTask_AcrossAwaits_IsTheSame () =
    TestLoop.runReal (fun () ->
        task {
            let mine = LoopTask.Current
            do! Coroutine.Sleep 0.0

            let! inner =
                task {
                    do! Task.Yield()
                    return LoopTask.Current
                }

            Assert.Same(mine, inner)
            Assert.Same(mine, LoopTask.Current)
        })
